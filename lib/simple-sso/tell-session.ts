import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { findOpened } from '#lib/sessions/find-opened.ts'
import { leaveBrowser } from '#lib/sessions/leave-browser.ts'
import { touchSessions, touchText } from '#lib/sessions/touch-sessions.ts'
import type { SignedCall } from './answer-call.ts'
import { callingByKey } from './calling-by-key.ts'
import { protocolName } from './connection.ts'
import { keyGone } from './keys/find-key.ts'
import type { JsonObject } from './python-json.ts'

const Session = z.object({ access_token: z.string().min(1).max(256), sign_out: z.boolean().optional() })

const byKey = {
  statement: statement({
    name: 'simple-sso-session',
    text: touchText(
      callingByKey({ subsystem: '$3', key: '$4', protocol: `'${protocolName}'`, now: '$5', columns: 'b.id' }),
    ),
  }),
  gone: keyGone,
}

/**
 * `POST session/`: what the original protocol lacks. The application names the access token with which somebody came in, and is
 * told whether that session lives; asking is activity. With `sign_out` it ends everywhere, as the portal's own sign-out does.
 * Refuses: 400 message_refused.
 */
export async function tellSession(ctx: Context, { data, who }: SignedCall): Promise<JsonObject> {
  const parsed = Session.safeParse(data)
  if (!parsed.success) throw new Refusal('message_refused', { detail: 'access_token is missing.' })
  const { access_token: token, sign_out: signOut = false } = parsed.data
  const opened = await findOpened(ctx, { hash: hashSecret(token), subsystemId: who.id, protocol: protocolName })
  if (!opened) return { live: false }
  if (signOut) {
    await leaveBrowser(ctx, opened.ssoSessionId, who)
    return { live: false }
  }
  const states = await touchSessions(ctx, { active: [opened.id], asked: [] }, who, byKey)
  return { live: states.get(opened.id)?.state === 'live' }
}
