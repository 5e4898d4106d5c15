import type { IdentityProvider } from '#generated/prisma/client.ts'
import { recordFailure } from '#lib/audit/record-failure.ts'
import { system } from '#lib/base/actor.ts'
import { isRefusalCode, Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { createUser } from '#lib/users/create-user.ts'
import { findIdentity, type KnownIdentity } from '#lib/users/identities/find-identity.ts'
import { linkIdentity } from '#lib/users/identities/link-identity.ts'
import { normaliseName } from '#lib/users/normalise-name.ts'
import { type Arrival, labelOf } from './arrival.ts'

/** What becomes of somebody who arrives: known here, to be connected by signing in with the password once, or sent away. */
export type Admission = { kind: 'known'; identity: KnownIdentity } | { kind: 'link' } | { kind: 'refused' }

/**
 * Whose account an arrival is. By the connected subject alone: an e-mail address, verified or not, never opens an account
 * that exists. A first arrival goes by the provider's policy; one that would need the name or address of somebody who is
 * here already has to prove that it is them.
 */
export async function admitArrival(ctx: Context, provider: IdentityProvider, arrival: Arrival): Promise<Admission> {
  const identity = await findIdentity(ctx, { providerId: provider.id, subject: arrival.subject })
  if (identity) return { kind: 'known', identity }
  if (provider.firstArrival === 'create') return createFor(ctx, provider, arrival)
  if (provider.firstArrival === 'link') return { kind: 'link' }
  const facts = { provider: provider.title, reason: 'not known here' }
  await recordFailure(ctx, { kind: 'upstream.refused', facts }, provider.id, system)
  return { kind: 'refused' }
}

async function createFor(ctx: Context, provider: IdentityProvider, arrival: Arrival): Promise<Admission> {
  const { email, name, givenName, familyName, subject } = arrival
  const emailVerified = email !== null && arrival.emailVerified && provider.trustsEmail
  if (emailVerified && (await isTaken(ctx, email))) return { kind: 'link' }
  const username = await freeUsername(ctx, arrival)
  if (username === null) return { kind: 'link' }
  const profile = {
    username,
    name: name ?? username,
    ...(email !== null && { email, emailVerified }),
    ...(givenName && { givenName }),
    ...(familyName && { familyName }),
  }
  try {
    const identity = await ctx.atomically(async (tx) => {
      const { id: userId } = await createUser(tx, profile, system)
      const link = { providerId: provider.id, subject, userId, label: labelOf(arrival), provider: provider.title }
      await linkIdentity(tx, link, system)
      return findIdentity(tx, link)
    })
    return identity ? { kind: 'known', identity } : { kind: 'link' }
  } catch (error) {
    // Two first arrivals of one person at the same time, or a name that was taken in between: the other one is there now.
    if (!(error instanceof Refusal) || !isRefusalCode(error.code)) throw error
    const known = await findIdentity(ctx, { providerId: provider.id, subject })
    return known ? { kind: 'known', identity: known } : { kind: 'link' }
  }
}

/** Whether a name is, or ever was, somebody's. */
async function isTaken(ctx: Context, typed: string): Promise<boolean> {
  const normalised = normaliseName(typed)
  if (normalised === null) return true
  return (await ctx.db.loginName.findUnique({ where: { normalised }, select: { userId: true } })) !== null
}

/** The name that somebody has there or the beginning of their address, if it is nobody's here; null where neither will do. */
async function freeUsername(ctx: Context, { username, email }: Arrival): Promise<string | null> {
  const wanted = [username, email?.split('@')[0]].map((text) => text?.toLowerCase().replace(/[^a-z0-9._-]/g, '') ?? '')
  for (const name of wanted) {
    if (name.length >= 2 && !(await isTaken(ctx, name))) return name
  }
  return null
}
