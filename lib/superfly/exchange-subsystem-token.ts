import { z } from 'zod'
import { Refusal, type RefusalCode } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { exchangeToken } from '#lib/sessions/exchange-token.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { superflyProtocol } from './connection.ts'
import { gaveSecondFactor, type SsoUser, ssoUser } from './sso-user.ts'

export const ExchangeSubsystemToken = z.object({ subsystemToken: z.string().max(256) })

/** What Superfly answered with null, and its clients take as "sign in again". */
const nobody = new Set<RefusalCode>([
  'token_unknown',
  'token_spent',
  'token_expired',
  'verifier_mismatch',
  'user_locked',
  'access_denied',
  'session_ended',
  'reauthentication_required',
])

/**
 * The token that the browser brought, for whom it stands: once, and only for the subsystem that it was issued for. A token
 * with a challenge, and one of another protocol, is none. Refuses: 401 unauthenticated; 403 subsystem_disabled.
 */
export async function exchangeSubsystemToken(
  ctx: Context,
  { subsystemToken }: z.infer<typeof ExchangeSubsystemToken>,
  who: SubsystemCaller,
): Promise<SsoUser | null> {
  try {
    const { row } = await exchangeToken(ctx, { subsystemToken }, who, superflyProtocol)
    const { username, number, methods } = row
    const roles = row.role === null ? row.roles : row.roles.filter(({ name }) => name === row.role)
    return ssoUser({ username, number, roles, secondFactor: gaveSecondFactor(methods) })
  } catch (error) {
    if (error instanceof Refusal && nobody.has(error.code)) return null
    throw error
  }
}
