import type { Context } from '#lib/db/context.ts'
import { normaliseName } from '#lib/users/normalise-name.ts'
import { hashPassword } from './hash-password.ts'
import { verifyPassword } from './verify-password.ts'

export type Credentials = { userId: string; sessionEpoch: number }

type Claim = { password: string } & ({ name: string } | { userId: string })

/** Why a claim was not believed, for the audit log only: to the outside all of them are one answer. */
export type Disbelief = { reason: 'unknown_name' | 'wrong_password' | 'user_locked'; userId: string | null }

/**
 * Whether a name (or a known user) and a password belong together. An unknown name, a user without a password and a locked
 * user cost the same work as a wrong password. A hash of an older scheme is replaced on success.
 * Refuses: 503 busy.
 */
export async function checkCredentials(ctx: Context, claim: Claim): Promise<Credentials | Disbelief> {
  const user = await findClaimed(ctx, claim)
  const hash = user?.password?.hash ?? null
  const { matches, outdated } = await verifyPassword(ctx, claim.password, hash)
  if (!user) return { reason: 'unknown_name', userId: null }
  if (!matches) return { reason: 'wrong_password', userId: user.id }
  if (user.lockedAt) return { reason: 'user_locked', userId: user.id }
  if (outdated && hash) await replaceHash(ctx, user.id, hash, claim.password)
  return { userId: user.id, sessionEpoch: user.sessionEpoch }
}

async function findClaimed(ctx: Context, claim: Claim) {
  const select = { id: true, lockedAt: true, sessionEpoch: true, password: { select: { hash: true } } } as const
  if ('userId' in claim) return ctx.db.user.findUnique({ where: { id: claim.userId }, select })
  const normalised = normaliseName(claim.name)
  if (normalised === null) return null
  const name = await ctx.db.loginName.findUnique({
    where: { normalised },
    select: { retiredAt: true, user: { select } },
  })
  return name && !name.retiredAt ? name.user : null
}

/** Only over the hash that was verified: a password changed at the same time wins. */
async function replaceHash(ctx: Context, userId: string, verified: string, password: string): Promise<void> {
  const hash = await hashPassword(ctx, password)
  await ctx.db.password.updateMany({ where: { userId, hash: verified }, data: { hash } })
}
