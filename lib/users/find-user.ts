import { Refusal } from '#lib/base/refusal.ts'
import { isUuid } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { normaliseName } from './normalise-name.ts'

const select = { id: true, username: true, lockedAt: true } as const

/** The user of this username, verified e-mail or id. Refuses: no_such_user. */
export async function findUser(ctx: Context, nameOrId: string) {
  const normalised = normaliseName(nameOrId)
  const name =
    normalised === null
      ? null
      : await ctx.db.loginName.findUnique({ where: { normalised }, select: { retiredAt: true, user: { select } } })
  if (name && !name.retiredAt) return name.user
  const user = isUuid(nameOrId)
    ? await ctx.db.user.findUnique({ where: { id: nameOrId, removedAt: null }, select })
    : null
  if (!user) throw new Refusal('no_such_user', { detail: `There is no user ${nameOrId}.` })
  return user
}
