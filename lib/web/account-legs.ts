import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { FactorName } from '#lib/factors/factor-name.ts'
import { regenerateRecoveryCodes } from '#lib/factors/recovery/regenerate-recovery-codes.ts'
import { removeFactor } from '#lib/factors/remove-factor.ts'
import { renameFactor } from '#lib/factors/rename-factor.ts'
import { openEnrolment } from '#lib/factors/totp/begin-totp.ts'
import { confirmTotp } from '#lib/factors/totp/confirm-totp.ts'
import { revokeTrustedDevices } from '#lib/factors/trusted-device/revoke-trusted-devices.ts'
import { portalLogin } from '#lib/login/login-request.ts'
import { sealLoginTicket } from '#lib/login/login-ticket.ts'
import { notify } from '#lib/mail/notify.ts'
import { endOtherSessions, endOwnSession } from '#lib/sessions/end-own-sessions.ts'
import { spendGuess } from '#lib/throttle/spend-guess.ts'
import { changePassword } from '#lib/users/passwords/change-password.ts'
import { accountForm, accountLeg, type Person } from './account-form.ts'
import type { AccountNotice } from './account-notice.ts'

const by = ({ id }: Person) => ({ kind: 'user', id }) as const
const good = (text: string): AccountNotice => ({ tone: 'good', text })
const bad = (text: string): AccountNotice => ({ tone: 'bad', text })

export const PasswordForm = accountForm.extend({ password: z.string().max(1_024) })

/** `POST /account/password/change`. It ends every session, this one too: the person signs in with the new password. */
export const changePasswordLeg = accountLeg<z.infer<typeof PasswordForm>>(
  { page: '/account/password', sensitive: true },
  async (ctx, { password }, person) => {
    await changePassword(ctx, { userId: person.id, password }, by(person))
    await notify(ctx, { userId: person.id, template: 'password-changed', data: {} })
    const { username } = person.session.user
    const ticket = { attemptId: randomUUID(), request: portalLogin, username, message: 'password_reset' } as const
    return { to: `/login?attempt=${encodeURIComponent(sealLoginTicket(ctx, ticket, person.browserHash))}` }
  },
)

export const AddFactorForm = accountForm.extend({
  enrolment: z.string().max(2_048),
  name: z.string().trim().max(60).default(''),
  code: z.string().max(64).default(''),
})

/** `POST /account/factors/confirm`: keeps a further authenticator once its code is right; leads to the list then. */
export const addFactorLeg = accountLeg<z.infer<typeof AddFactorForm>>(
  { page: '/account/factors/add', sensitive: true },
  async (ctx, { enrolment, name, code }, person) => {
    const key = openEnrolment(ctx, enrolment, { userId: person.id, browserHash: person.browserHash })
    if (!key) return bad('That took more than 15 minutes. Here is a new key: scan it again.')
    const guess = await spendGuess(ctx, { userId: person.id, path: 'enrolment' })
    const factor = await confirmTotp(ctx, { userId: person.id, key, name, code })
    if (!factor) {
      return { ...bad('That code is not right. Wait for the next one and try again.'), form: { name, enrolment } }
    }
    await guess.giveBack()
    return { ...good('The authenticator is added. From now on its codes let you in.'), on: '/account/factors' }
  },
)

export const FactorForm = accountForm.extend({ factor: z.uuid() })

/** `POST /account/factors/remove`. */
export const removeFactorLeg = accountLeg<z.infer<typeof FactorForm>>(
  { page: '/account/factors', sensitive: true },
  async (ctx, { factor }, person) => {
    const { name } = await removeFactor(ctx, { userId: person.id, factor }, by(person))
    return good(`“${name}” is removed: its codes are good for nothing now.`)
  },
)

export const RenameFactorForm = FactorForm.extend({ name: z.string().max(256).default('') })

/** `POST /account/factors/rename`. */
export const renameFactorLeg = accountLeg<z.infer<typeof RenameFactorForm>>(
  { page: '/account/factors' },
  async (ctx, { factor, name }, person) => {
    const wanted = FactorName.safeParse(name)
    if (!wanted.success) return bad('A name has between 1 and 60 letters.')
    await renameFactor(ctx, { userId: person.id, factor, name: wanted.data }, by(person))
    return good(`It is called “${wanted.data}” now.`)
  },
)

/** `POST /account/recovery-codes/replace`. */
export const replaceRecoveryCodesLeg = accountLeg<z.infer<typeof accountForm>>(
  { page: '/account/recovery-codes', sensitive: true },
  async (ctx, _input, person) => {
    const { codes } = await regenerateRecoveryCodes(ctx, { userId: person.id }, by(person))
    return { ...good('These are your new codes. All older ones are void.'), codes }
  },
)

export const DeviceForm = accountForm.extend({ device: z.uuid().optional() })

/** `POST /account/devices/revoke`: one trusted browser, or all of them. */
export const revokeDeviceLeg = accountLeg<z.infer<typeof DeviceForm>>(
  { page: '/account/devices' },
  async (ctx, { device }, person) => {
    const which = device === undefined ? {} : { deviceId: device }
    await revokeTrustedDevices(ctx, { userId: person.id, reason: 'asked', ...which }, by(person))
    return good(device === undefined ? 'No browser is trusted any more.' : 'That browser is not trusted any more.')
  },
)

export const SessionForm = accountForm.extend({ session: z.uuid() })

/** `POST /account/sessions/end`. */
export const endSessionLeg = accountLeg<z.infer<typeof SessionForm>>(
  { page: '/account/sessions' },
  async (ctx, { session }, person) => {
    await endOwnSession(ctx, { userId: person.id, ssoSessionId: session })
    return good('That session is signed out, with all its applications.')
  },
)

/** `POST /account/sessions/end-others`. */
export const endOtherSessionsLeg = accountLeg<z.infer<typeof accountForm>>(
  { page: '/account/sessions' },
  async (ctx, _input, person) => {
    await endOtherSessions(ctx, { userId: person.id, ssoSessionId: person.session.id })
    return good('You are signed out everywhere but here.')
  },
)
