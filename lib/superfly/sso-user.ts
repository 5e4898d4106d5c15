import { type EffectiveRole, levelOf } from '#lib/sessions/session-answer.ts'

/** A user as Superfly's clients read one. */
export type SsoUser = {
  name: string
  sessionId: string
  otpType: 'NONE' | 'GOOGLE_AUTH'
  isOtpOptional: boolean
  actionsMap: Record<string, SsoAction[]>
  preferences: Record<string, never>
}

export type SsoAction = { name: string; loggingNeeded: boolean }

/** Actions are not logged one by one here, so no client is asked to. */
export const ssoAction = (name: string): SsoAction => ({ name, loggingNeeded: false })

/** The one action of somebody who has to choose another password first. */
const changePasswordAction = 'action_temp_password'

type Told = {
  username: string
  number: string | bigint
  roles: readonly EffectiveRole[]
  /** A second factor was or has to be given. */
  secondFactor: boolean
  mustChange?: boolean
}

export function ssoUser({ username, number, roles, secondFactor, mustChange = false }: Told): SsoUser {
  const actionsOf = ({ actions }: EffectiveRole) => (mustChange ? [changePasswordAction] : actions).map(ssoAction)
  return {
    name: username,
    sessionId: String(number),
    otpType: secondFactor ? 'GOOGLE_AUTH' : 'NONE',
    isOtpOptional: !secondFactor,
    actionsMap: Object.fromEntries(roles.map((role) => [role.name, actionsOf(role)])),
    preferences: {},
  }
}

/** Whether anything beside the password was proved in a session. */
export const gaveSecondFactor = (methods: readonly string[]): boolean => levelOf(methods) === 'otp'
