import { oncePerProcess } from '#lib/base/once-per-process.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { type SimpleSsoSettings, simpleSsoConnection } from '#lib/simple-sso/connection.ts'
import { type SigningKey, signingKey } from '#lib/simple-sso/signing.ts'
import { findConnection } from '#lib/subsystems/connections/find-connection.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { openPrivateKey } from './seal-private-key.ts'

/** A live pair of keys: whose it is, what signs, and how its subsystem speaks the protocol. */
export type Key = { who: SubsystemCaller; signing: SigningKey; settings: SimpleSsoSettings }

/** A pair is believed this long without asking; the hot statements ask again in their own round trip. */
const cacheSeconds = 5
const cachedMax = 1_000
const usedEverySeconds = minutes(1)

type Cached = { key: Key; until: Date }
const cache = oncePerProcess('simple-sso-keys', () => new Map<string, Cached>())

/** The live pair that this public key names. Refuses: 400 public_key_unknown (also: of a subsystem or a connection that is off). */
export async function findKey(ctx: Context, publicKey: string): Promise<Key> {
  const cached = cache.get(publicKey)
  if (cached && cached.until > ctx.now) return cached.key
  cache.delete(publicKey)
  const key = await lookUp(ctx, publicKey)
  if (cache.size >= cachedMax) cache.clear()
  cache.set(publicKey, { key, until: secondsAfter(ctx.now, cacheSeconds) })
  return key
}

/** Why a pair that the cache still believed in is refused by the database. */
export async function keyGone(_ctx: Context, who: SubsystemCaller): Promise<Refusal> {
  for (const [publicKey, { key }] of cache) if (key.who.secretId === who.secretId) cache.delete(publicKey)
  return new Refusal('public_key_unknown')
}

async function lookUp(ctx: Context, publicKey: string): Promise<Key> {
  const row = publicKey.length > 64 ? null : await ctx.db.simpleSsoKey.findUnique({ where: { publicKey }, select })
  if (!row || (row.validTo && row.validTo <= ctx.now)) throw new Refusal('public_key_unknown')
  const connection = await findConnection(ctx, simpleSsoConnection, { id: row.subsystem.id })
  if (!connection) throw new Refusal('public_key_unknown')
  await noteUse(ctx, row)
  const who = { kind: 'subsystem', ...row.subsystem, secretId: row.id } as const
  return { who, signing: signingKey(openPrivateKey(ctx, row)), settings: connection.settings }
}

const select = {
  id: true,
  sealedPrivateKey: true,
  validTo: true,
  lastUsedAt: true,
  subsystem: { select: { id: true, identifier: true } },
} as const

/** Once a minute at most: so that whoever rotates keys sees whether the old pair is still in use. */
async function noteUse(ctx: Context, { id, lastUsedAt }: { id: string; lastUsedAt: Date | null }): Promise<void> {
  const due = secondsAfter(ctx.now, -usedEverySeconds)
  if (lastUsedAt && lastUsedAt > due) return
  await ctx.db.simpleSsoKey.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: due } }] },
    data: { lastUsedAt: ctx.now },
  })
}
