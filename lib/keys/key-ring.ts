import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { oncePerProcess } from '#lib/base/once-per-process.ts'
import type { Sealer } from '#lib/base/seal.ts'
import { minutes } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { privateKeyPurpose, type SigningAlgorithm, signingAlgorithm, signingAlgorithms } from './signing-algorithm.ts'

const freshSeconds = minutes(1)

export type SigningKey = { readonly kid: string; readonly key: KeyObject }

/** The public half of a key, also of one that no longer signs. */
export type PublicKey = {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly key: KeyObject
  readonly retiredAt: Date | null
}

/** Both halves of a key, also of one that no longer signs. */
export type PrivateKey = PublicKey & { readonly signsFrom: Date }

type KeyRing = {
  signing: ReadonlyMap<SigningAlgorithm, SigningKey>
  privates: readonly PrivateKey[]
  publics: ReadonlyMap<string, PublicKey>
  readAt: Date
}

/** One ring per root secret in this process. */
const rings = oncePerProcess('key rings', () => new WeakMap<Sealer, KeyRing>())

/** The key that signs now: no database read while this process has looked within the last minute. */
export async function signingKey(ctx: Context, algorithm: SigningAlgorithm = signingAlgorithm): Promise<SigningKey> {
  const key = (await keyRing(ctx, freshSeconds)).signing.get(algorithm)
  if (!key) throw new Error(`There is no signing key for ${algorithm}: ensureSigningKey was not called`)
  return key
}

/** Every key with its private half, the one that signs before the others of its algorithm. The same list until it changes. */
export async function everyPrivateKey(ctx: Context): Promise<readonly PrivateKey[]> {
  return (await keyRing(ctx, freshSeconds)).privates
}

/** Every key that ever signed, by `kid`, as seen at most a minute ago. */
export async function everyPublicKey(ctx: Context): Promise<ReadonlyMap<string, PublicKey>> {
  return (await keyRing(ctx, freshSeconds)).publics
}

/** One key by its `kid`; one that another replica has just made is found too. */
export async function publicKey(ctx: Context, kid: string): Promise<PublicKey | null> {
  const known = (await keyRing(ctx, freshSeconds)).publics.get(kid)
  // Once a second at most, so that invented ids do not become a stream of reads.
  return known ?? (await keyRing(ctx, 1)).publics.get(kid) ?? null
}

async function keyRing(ctx: Context, ageSecondsMax: number): Promise<KeyRing> {
  const known = rings.get(ctx.sealer)
  if (known && Math.abs(ctx.now.getTime() - known.readAt.getTime()) < ageSecondsMax * 1_000) return known
  // Whoever asks while this reads again uses the ring that is there.
  if (known) known.readAt = ctx.now
  const ring = await readKeyRing(ctx)
  rings.set(ctx.sealer, ring)
  return ring
}

async function readKeyRing(ctx: Context): Promise<KeyRing> {
  const rows = await ctx.db.signingKey.findMany({ orderBy: [{ signsFrom: 'desc' }, { kid: 'asc' }] })
  const keys = rows.flatMap(({ kid, algorithm: named, sealedPrivate, signsFrom, retiredAt }): PrivateKey[] => {
    // One of a newer Portico is left to that.
    const algorithm = signingAlgorithms.find((known) => known === named)
    return algorithm ? [{ kid, algorithm, key: open(ctx, kid, sealedPrivate), signsFrom, retiredAt }] : []
  })
  const signing = new Map<SigningAlgorithm, SigningKey>()
  for (const algorithm of signingAlgorithms) {
    const key = signingAt(
      keys.filter((one) => one.algorithm === algorithm),
      ctx.now,
    )
    if (key) signing.set(algorithm, key)
  }
  if (!signing.has(signingAlgorithm)) {
    throw new Error('There is no signing key: ensureSigningKey was not called at start')
  }
  const signs = ({ kid, algorithm }: PrivateKey) => signing.get(algorithm)?.kid === kid
  const publics = keys.map((key): PublicKey => ({ ...key, key: createPublicKey(key.key) }))
  return {
    signing,
    privates: keys.toSorted((one, other) => Number(signs(other)) - Number(signs(one))),
    publics: new Map(publics.map((key) => [key.kid, key])),
    readAt: ctx.now,
  }
}

type Times = { signsFrom: Date; retiredAt: Date | null }

/**
 * Which of the keys, newest first, signs at an instant: the newest that has begun. One that has not begun is still better
 * than none, for a clock that was set back.
 */
export function signingAt<Key extends Times>(keys: readonly Key[], now: Date): Key | undefined {
  const alive = keys.filter(({ retiredAt }) => retiredAt === null || retiredAt > now)
  return alive.find(({ signsFrom }) => signsFrom <= now) ?? alive.at(-1)
}

/** The public halves come from here too, not from their column: who can write the table but lacks the root secret plants no key. */
function open({ sealer }: Context, kid: string, sealedPrivate: string): KeyObject {
  const text = sealer.open(sealedPrivate, privateKeyPurpose(kid))
  if (text === null) throw new Error(`The signing key ${kid} does not open with this root secret`)
  return createPrivateKey({ format: 'jwk', key: JSON.parse(text) })
}
