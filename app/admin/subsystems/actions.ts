'use server'

import { CheckConnection, checkConnection } from '#lib/setup/connection/check-connection.ts'
import { CreateSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { disableSubsystem, WhichSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { editSubsystem } from '#lib/subsystems/edit-subsystem.ts'
import { enableSubsystem } from '#lib/subsystems/enable-subsystem.ts'
import { removeSubsystem } from '#lib/subsystems/remove-subsystem.ts'
import { RevokeSecret, revokeSecret } from '#lib/subsystems/revoke-secret.ts'
import { rotateSecret } from '#lib/subsystems/rotate-secret.ts'
import { action } from '#lib/web/action.ts'
import { connectShowingSecret } from '#lib/web/admin/subsystems/connect-subsystem.ts'
import { editBranding } from '#lib/web/admin/subsystems/edit-branding.ts'
import {
  BrandingForm,
  ConnectionForm,
  LimitsForm,
  RemoveForm,
  RotateForm,
} from '#lib/web/admin/subsystems/subsystem-forms.ts'

const many = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`

export const connectAction = action({
  input: CreateSubsystem,
  run: connectShowingSecret,
  fields: { already_exists: 'identifier' },
  done: ({ identifier, fresh }) => ({ to: `/admin/subsystems/${identifier}?fresh=${encodeURIComponent(fresh)}` }),
})

export const editConnectionAction = action({
  input: ConnectionForm,
  run: editSubsystem,
  done: ({ title }) => ({ notice: `${title} is saved.` }),
})

export const editLimitsAction = action({
  input: LimitsForm,
  run: editSubsystem,
  done: ({ title }) => ({ notice: `${title} is saved.` }),
})

export const editBrandingAction = action({
  input: BrandingForm,
  run: editBranding,
  fields: { name_refused: 'logo' },
  done: ({ title }) => ({ notice: `The brand of ${title} is saved.` }),
})

export const rotateSecretAction = action({
  input: RotateForm,
  run: rotateSecret,
  done: ({ identifier, secret, revoked }) => ({
    notice: `${identifier} has a new secret${revoked ? `; ${many(revoked, 'older one')} revoked` : ''}.`,
    shown: [{ label: 'Secret', value: secret, hint: 'It goes where the application keeps the one of before.' }],
  }),
})

export const revokeSecretAction = action({
  input: RevokeSecret,
  run: revokeSecret,
  done: ({ hint }) => ({ notice: `The secret …${hint} is revoked.` }),
})

export const testConnectionAction = action({
  input: CheckConnection,
  run: checkConnection,
  done: ({ findings }) => {
    const wrong = findings.filter(({ status }) => status === 'fail').length
    return { notice: wrong === 0 ? 'Nothing is wrong.' : `${many(wrong, 'thing')} to put right.`, findings }
  },
})

export const enableAction = action({
  input: WhichSubsystem,
  run: enableSubsystem,
  done: () => ({ notice: 'It is on.' }),
})

export const disableAction = action({
  input: WhichSubsystem,
  run: disableSubsystem,
  done: ({ sessionsEnded }) => ({ notice: `It is off; ${many(sessionsEnded, 'session')} ended.` }),
})

export const removeAction = action({
  input: RemoveForm,
  run: removeSubsystem,
  done: ({ identifier, grantsEnded, sessionsEnded }) => ({
    notice: `${identifier} is gone; ${many(grantsEnded, 'grant')} and ${many(sessionsEnded, 'session')} ended.`,
    to: '/admin/subsystems',
  }),
})
