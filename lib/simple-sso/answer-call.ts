import { recordFailure } from '#lib/audit/record-failure.ts'
import { type Actor, system } from '#lib/base/actor.ts'
import { noDuplicateKeys } from '#lib/base/duplicate-keys.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { spendCall } from './call-rate.ts'
import type { SimpleSsoSettings } from './connection.ts'
import { findKey } from './keys/find-key.ts'
import { type JsonObject, pythonJson } from './python-json.ts'
import { type SignedAs, sign, unsign } from './signing.ts'

/** A call of an application's back end as it came. */
export type RawCall = { publicKey: string | null; message: Buffer }

/** A call whose signature is right and whose payload is an object. */
export type SignedCall = {
  who: SubsystemCaller
  /** Of the connection, at most as old as a key is believed. */
  settings: SimpleSsoSettings
  data: Record<string, unknown>
  message: Buffer
  signedAs: SignedAs
  /** When it was signed, by the application's clock. */
  at: Date
}

/** What one path does with a call. */
export type Provide = (ctx: Context, call: SignedCall) => Promise<JsonObject>

/**
 * Proves the caller by its signature, lets `provide` answer, and signs the answer as the call was signed.
 * Refuses: 400 public_key_missing, public_key_unknown, signature_refused, signature_expired, message_refused (payload);
 * 429 calls_held_up; what `provide` refuses.
 */
export async function answerCall(ctx: Context, { publicKey, message }: RawCall, provide: Provide): Promise<string> {
  let caller: Actor = system
  try {
    if (!publicKey) throw new Refusal('public_key_missing')
    const { who, signing, settings } = await findKey(ctx, publicKey)
    caller = who
    spendCall(who.secretId, ctx.now)
    const read = unsign(message, signing, ctx.now)
    if (read.outcome !== 'signed') {
      throw new Refusal(read.outcome === 'expired' ? 'signature_expired' : 'signature_refused')
    }
    const { payload, signedAs, at } = read
    const answer = await provide(ctx, { who, settings, data: parse(payload), message, signedAs, at })
    return sign(pythonJson(answer), signing, signedAs, ctx.now)
  } catch (error) {
    if (error instanceof Refusal && error.status < 500) await noteRefusal(ctx, error, caller)
    throw error
  }
}

function parse(payload: Buffer): Record<string, unknown> {
  const text = payload.toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value) && noDuplicateKeys(text, value) && !holdsNull(text)) return value
  } catch (cause) {
    throw new Refusal('message_refused', { cause })
  }
  throw new Refusal('message_refused')
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** PostgreSQL stores no U+0000, and no message needs it. */
const holdsNull = (text: string): boolean => text.includes('\\u0000')

/** A flood of the same is counted, not written. What the application's own clock or keys do is told to whoever looks for it. */
async function noteRefusal(ctx: Context, { code }: Refusal, who: Actor): Promise<void> {
  const subsystemId = who.kind === 'subsystem' ? who.id : null
  const event = { kind: 'connection.call-refused', subsystemId, facts: { code } } as const
  await recordFailure(ctx, event, `${subsystemId ?? ctx.ip} ${code}`, who)
}
