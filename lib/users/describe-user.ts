import type { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { contentVersion } from '#lib/base/content-version.ts'
import type { Context } from '#lib/db/context.ts'
import { readProfile } from './edit-user.ts'
import { findUser } from './find-user.ts'
import type { WhichUser } from './lock-user.ts'
import { readPasswordRules } from './passwords/password-rules.ts'
import { temporaryUntil } from './passwords/password-standing.ts'

/** Who a user is, and the version of the profile that an edit starts from. Refuses: no_such_user, not_permitted. */
export async function describeUser(ctx: Context, input: z.infer<typeof WhichUser>, who: Actor) {
  await requireRight(ctx, who, 'users.read')
  const { id } = await findUser(ctx, input.user)
  const [rules, profile, rest] = [
    await readPasswordRules(ctx),
    await readProfile(ctx, id),
    await ctx.db.user.findUniqueOrThrow({
      where: { id },
      select: {
        id: true,
        lockedAt: true,
        createdAt: true,
        lastSignInAt: true,
        password: { select: { changedAt: true, temporary: true } },
      },
    }),
  ]
  const { password } = rest
  return {
    ...profile,
    ...rest,
    password: password && { ...password, temporaryUntil: temporaryUntil(password, rules) },
    version: contentVersion(profile),
  }
}
