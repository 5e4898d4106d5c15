'use server'

import { addGrant } from '#lib/access/add-grant.ts'
import { addConfirmation } from '#lib/access/confirmations/add-confirmation.ts'
import { RemoveConfirmation, removeConfirmation } from '#lib/access/confirmations/remove-confirmation.ts'
import { RemoveGrant, removeGrant } from '#lib/access/remove-grant.ts'
import { counted } from '#lib/base/counted.ts'
import { RemoveFactor, removeFactor } from '#lib/factors/remove-factor.ts'
import { AssignTotp, assignTotp } from '#lib/factors/totp/assign-totp.ts'
import { EndTrust, endTrust } from '#lib/factors/trusted-device/end-trust.ts'
import { deleteUser } from '#lib/users/delete-user.ts'
import { editUser } from '#lib/users/edit-user.ts'
import { GiveTemporaryPassword, giveTemporaryPassword } from '#lib/users/give-temporary-password.ts'
import { issueResetLink } from '#lib/users/links/issue-reset-link.ts'
import { lockUser, WhichUser } from '#lib/users/lock-user.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'
import { action } from '#lib/web/action.ts'
import { AddGrantForm, ConfirmForm, EditUserForm } from '#lib/web/admin/user-forms.ts'

export const editUserAction = action({
  input: EditUserForm,
  run: editUser,
  done: ({ already }) => ({ notice: already ? 'Nothing was changed.' : 'Saved.' }),
  fields: { name_taken: 'username' },
})

export const lockUserAction = action({
  input: WhichUser,
  run: lockUser,
  done: ({ username, sessionsEnded }) => ({
    notice: `${username} is locked; ${counted(sessionsEnded, 'session')} ended.`,
  }),
})

export const unlockUserAction = action({
  input: WhichUser,
  run: unlockUser,
  done: ({ username }) => ({ notice: `${username} can sign in again.` }),
})

export const deleteUserAction = action({
  input: WhichUser,
  run: deleteUser,
  done: ({ username }) => ({ notice: `${username} is deleted.`, to: '/admin/users' }),
})

export const temporaryPasswordAction = action({
  input: GiveTemporaryPassword,
  run: giveTemporaryPassword,
  done: ({ password, sessionsEnded }) => ({
    shown: [{ label: 'Temporary password', value: password, hint: `${counted(sessionsEnded, 'session')} ended.` }],
  }),
})

export const resetLinkAction = action({
  input: WhichUser,
  run: issueResetLink,
  done: ({ url }) => ({ shown: [{ label: 'Link', value: url, hint: 'Good once and for a day.' }] }),
})

export const assignTotpAction = action({
  input: AssignTotp,
  run: assignTotp,
  done: ({ key, uri }) => ({
    shown: [
      { label: 'Key', value: key },
      { label: 'The same as an address', value: uri, hint: 'Apps read it from a QR code.' },
    ],
  }),
})

export const removeFactorAction = action({
  input: RemoveFactor,
  run: removeFactor,
  done: ({ name }) => ({ notice: `${name} is removed.` }),
})

export const endTrustAction = action({
  input: EndTrust,
  run: endTrust,
  done: () => ({ notice: 'The second factor is asked for everywhere again.' }),
})

export const addGrantAction = action({
  input: AddGrantForm,
  run: addGrant,
  done: ({ already }) => ({ notice: already ? 'They hold it already.' : 'Granted.' }),
  fields: { no_such_role: 'role', malformed_request: 'limitedTo' },
})

export const removeGrantAction = action({
  input: RemoveGrant,
  run: removeGrant,
  done: ({ sessionsEnded }) => ({
    notice: `The role is taken away${sessionsEnded ? `; ${counted(sessionsEnded, 'session')} ended` : ''}.`,
  }),
})

export const confirmAction = action({
  input: ConfirmForm,
  run: addConfirmation,
  fields: { malformed_request: 'validTo' },
  done: ({ already }, { action: name }) => ({
    notice: already ? `${name} is confirmed already.` : `${name} counts now.`,
  }),
})

export const withdrawAction = action({
  input: RemoveConfirmation,
  run: removeConfirmation,
  done: ({ sessionsEnded }, { action: name }) => ({
    notice: `${name} no longer counts${sessionsEnded ? `; ${counted(sessionsEnded, 'session')} ended` : ''}.`,
  }),
})
