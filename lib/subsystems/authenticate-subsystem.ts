import { oncePerProcess } from '#lib/base/once-per-process.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret, sameBytes } from '#lib/base/secrets.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import type { SubsystemCaller } from './subsystem-caller.ts'
import { Identifier } from './subsystem-settings.ts'

/** A right answer is believed this long without asking again; the hot statements re-check it in their own round trip. */
const cacheSeconds = 5
const cachedMax = 1_000
const usedEverySeconds = minutes(1)

type Cached = { who: SubsystemCaller; until: Date }
const cache = oncePerProcess('subsystem-secrets', () => new Map<string, Cached>())

/**
 * The subsystem whose secret this is.
 * Refuses: 401 unauthenticated (unknown, wrong or revoked, all alike), 403 subsystem_disabled.
 */
export async function authenticateSubsystem(
  ctx: Context,
  identifier: string,
  secret: string,
): Promise<SubsystemCaller> {
  const hash = hashSecret(secret)
  const key = `${identifier}:${hash.toString('base64')}`
  const cached = cache.get(key)
  if (cached && cached.until > ctx.now) return cached.who
  cache.delete(key)
  const who = await lookUp(ctx, identifier, hash)
  if (cache.size >= cachedMax) cache.clear()
  cache.set(key, { who, until: secondsAfter(ctx.now, cacheSeconds) })
  return who
}

async function lookUp(ctx: Context, identifier: string, hash: Buffer): Promise<SubsystemCaller> {
  if (!Identifier.safeParse(identifier).success) throw new Refusal('unauthenticated')
  const subsystem = await ctx.db.subsystem.findUnique({
    where: { identifier },
    select: {
      id: true,
      enabled: true,
      secrets: { where: { revokedAt: null }, select: { id: true, hash: true, lastUsedAt: true } },
    },
  })
  const match = subsystem?.secrets.find((live) => sameBytes(live.hash, hash))
  if (!subsystem || !match) throw new Refusal('unauthenticated')
  if (!subsystem.enabled) throw new Refusal('subsystem_disabled')
  await noteUse(ctx, match)
  return { kind: 'subsystem', id: subsystem.id, identifier, secretId: match.id }
}

/** Once a minute at most: so that whoever rotates a secret sees whether the old one is still in use. */
async function noteUse(ctx: Context, { id, lastUsedAt }: { id: string; lastUsedAt: Date | null }): Promise<void> {
  const due = secondsAfter(ctx.now, -usedEverySeconds)
  if (lastUsedAt && lastUsedAt > due) return
  await ctx.db.subsystemSecret.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: due } }] },
    data: { lastUsedAt: ctx.now },
  })
}

/** Why a caller that the cache still believed in is refused by the database. */
export async function callerGone(ctx: Context, who: SubsystemCaller): Promise<Refusal> {
  for (const [key, cached] of cache) if (cached.who.secretId === who.secretId) cache.delete(key)
  const secret = await ctx.db.subsystemSecret.findUnique({
    where: { id: who.secretId },
    select: { revokedAt: true },
  })
  if (!secret || secret.revokedAt) return new Refusal('unauthenticated')
  return new Refusal('subsystem_disabled')
}
