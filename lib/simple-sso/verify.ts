import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { callerColumns, exchangeText } from '#lib/sessions/exchange-statement.ts'
import { exchangeToken } from '#lib/sessions/exchange-token.ts'
import type { SignedCall } from './answer-call.ts'
import { callingByKey } from './calling-by-key.ts'
import { protocolName } from './connection.ts'
import { keyGone } from './keys/find-key.ts'
import type { JsonObject } from './python-json.ts'
import { userData } from './user-data.ts'

const Verify = z.object({ access_token: z.string().min(1).max(256), extra_data: z.unknown().optional() })

/** The one statement of every exchange, for a caller that proved itself by a pair of keys. */
const byKey = {
  statement: statement({
    name: 'simple-sso-verify',
    text: exchangeText(callingByKey({ subsystem: '$2', key: '$3', protocol: '$4', now: '$5', columns: callerColumns })),
  }),
  gone: keyGone,
}

/**
 * `POST verify/`: redeems an access token, once, for the person whom it was made for; access, account and SSO session are asked
 * for at this moment.
 * Refuses: 400 message_refused, token_unknown (also: another application's), token_spent, token_expired; 403 user_locked,
 * access_denied, session_ended, reauthentication_required.
 */
export async function verify(ctx: Context, { data, who, settings }: SignedCall): Promise<JsonObject> {
  const parsed = Verify.safeParse(data)
  if (!parsed.success) throw new Refusal('message_refused', { detail: 'access_token is missing.' })
  const { access_token: subsystemToken, extra_data: wanted } = parsed.data
  const { row } = await exchangeToken(ctx, { subsystemToken }, who, protocolName, byKey)
  return userData(ctx, { row, settings, wantsExtraData: isTruthy(wanted) })
}

/** As Python sees it: empty lists, objects and texts are false. */
function isTruthy(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return Boolean(value)
}
