import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import type { SignedCall } from './answer-call.ts'
import { callingByKey } from './calling-by-key.ts'
import { protocolName } from './connection.ts'
import { keyGone } from './keys/find-key.ts'
import { newKeyText } from './keys/key-text.ts'
import type { JsonObject } from './python-json.ts'
import { redirectAddress } from './redirect.ts'
import { noteRedirect } from './seen-redirects.ts'
import { styleOf } from './signed-as.ts'

export const requestSeconds = minutes(5)
/** Within this second of its signing a message may have an honest twin. */
const twinSecondsMax = 1

const RequestToken = z.object({ redirect_to: z.string() })

type Row = { registered: boolean; learns: boolean; twins: boolean; stored: boolean }

/**
 * Stores a login, unless the same message was taken before or the address is neither registered nor to be learned.
 * $1 key pair  $2 subsystem  $3 protocol  $4 now  $5 address  $6 token hash  $7 message digest  $8 redirect  $9 signed as  $10 expiry
 */
const requestStatement = statement({
  name: 'simple-sso-request-token',
  text: `
WITH caller AS (
  SELECT q.*, coalesce(q.settings -> 'redirectUrls' ? $5, false) AS registered,
         coalesce((q.settings ->> 'learn')::boolean, true) AS learns, coalesce((q.settings ->> 'twins')::boolean, false) AS twins
    FROM (${callingByKey({ subsystem: '$2', key: '$1', protocol: '$3', now: '$4', columns: 'b.id, n.settings' })}) q),
request AS (
  INSERT INTO simple_sso_request (hash, key_id, message_digest, redirect_to, signed_as, created_at, expires_at)
  SELECT $6, $1, $7, $8, $9, $4, $10 FROM caller WHERE registered OR learns
  ON CONFLICT (key_id, message_digest) DO NOTHING RETURNING hash)
SELECT c.registered, c.learns, c.twins, r.hash IS NOT NULL AS stored FROM caller c LEFT JOIN request r ON true`,
})

/**
 * `POST request-token/`: registers where the application wants its visitor back. An address that is not registered is noted in
 * learn mode; the visitor is told so, and nothing is ever sent there.
 * Refuses: 400 message_refused, redirect_refused, message_repeated, public_key_unknown.
 */
export async function requestToken(ctx: Context, call: SignedCall): Promise<JsonObject> {
  const { data } = call
  const parsed = RequestToken.safeParse(data)
  if (!parsed.success) throw new Refusal('message_refused', { detail: 'redirect_to is missing.' })
  const { redirect_to: redirectTo } = parsed.data
  const address = redirectAddress(redirectTo)
  const token = newKeyText()
  const row = await store(ctx, call, { token, redirectTo, address })
  if (!row.registered) await noteRedirect(ctx, { subsystemId: call.who.id, url: address, learn: row.learns })
  return { request_token: token }
}

type Login = { token: string; redirectTo: string; address: string }

async function store(ctx: Context, call: SignedCall, login: Login): Promise<Row> {
  const digest = createHash('sha256').update(call.message)
  const row = await insert(ctx, call, login, digest.copy().digest())
  if (row.stored || (!row.registered && !row.learns)) return row
  const ageSeconds = Math.abs(Math.floor(ctx.now.getTime() / 1_000) - call.at.getTime() / 1_000)
  if (!row.twins || ageSeconds > twinSecondsMax) throw new Refusal('message_repeated')
  return insert(ctx, call, login, digest.update(login.token).digest())
}

async function insert(ctx: Context, { who, signedAs }: SignedCall, login: Login, digest: Buffer): Promise<Row> {
  const [row] = await ctx.run<Row>(requestStatement, [
    who.secretId,
    who.id,
    protocolName,
    ctx.now,
    login.address,
    hashSecret(login.token),
    digest,
    login.redirectTo,
    styleOf(signedAs),
    secondsAfter(ctx.now, requestSeconds),
  ])
  if (!row) throw await keyGone(ctx, who)
  return row
}
