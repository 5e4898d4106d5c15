import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { FactorName } from '#lib/factors/factor-name.ts'
import { regenerateRecoveryCodes } from '#lib/factors/recovery/regenerate-recovery-codes.ts'
import { removeFactor } from '#lib/factors/remove-factor.ts'
import { renameFactor } from '#lib/factors/rename-factor.ts'
import { revokeTrustedDevices } from '#lib/factors/trusted-device/revoke-trusted-devices.ts'
import { portalLogin } from '#lib/login/login-request.ts'
import { sealLoginTicket } from '#lib/login/login-ticket.ts'
import { notify } from '#lib/mail/notify.ts'
import { revokeConsent } from '#lib/oidc/consents/revoke-consent.ts'
import { endOtherSessions, endOwnSession } from '#lib/sessions/end-own-sessions.ts'
import { changePassword } from '#lib/users/passwords/change-password.ts'
import { accountForm, accountLeg, type Person } from './account-form.ts'
import { bad, good } from './account-notice.ts'

const by = ({ id }: Person) => ({ kind: 'user', id }) as const

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

export const ConsentRevokeForm = accountForm.extend({ subsystem: z.string().max(64) })

/** `POST /account/consents/revoke`. */
export const revokeConsentLeg = accountLeg<z.infer<typeof ConsentRevokeForm>>(
  { page: '/account/consents' },
  async (ctx, { subsystem }, person) => {
    const { title } = await revokeConsent(ctx, { userId: person.id, subsystem })
    return good(`${title} has nothing of yours any more, and you are signed out of it.`)
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
