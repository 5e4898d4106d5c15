import { z } from 'zod'
import type { Prisma } from '#generated/prisma/client.ts'
import { rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

const limitDefault = 50

export const ListSubsystems = z.strictObject({
  /** Part of the identifier, the title or the description. */
  search: z.string().trim().min(1).max(100).optional(),
  state: z.enum(['on', 'off']).optional(),
  /** The identifier behind which the page begins, or before which it ends. */
  after: z.string().max(63).optional(),
  before: z.string().max(63).optional(),
  limit: z.int().min(1).max(1000).optional(),
})

const columns = {
  id: true,
  identifier: true,
  title: true,
  description: true,
  enabled: true,
  builtIn: true,
  landingUrl: true,
  logoutUrl: true,
  createdAt: true,
  connections: { where: { enabled: true }, select: { protocol: true }, orderBy: { protocol: 'asc' } },
  secrets: {
    where: { revokedAt: null },
    select: { hint: true, createdAt: true },
    orderBy: { createdAt: 'asc' },
  },
} as const satisfies Prisma.SubsystemSelect

/**
 * Subsystems by identifier, a page at a time: all, or those over which the actor may read. With the protocols they speak and
 * their live secrets' hints. `next` and `previous` are for `after` and `before`. Refuses: not_permitted.
 */
export async function listSubsystems(
  ctx: Context,
  { search, state, after, before, limit = limitDefault }: z.infer<typeof ListSubsystems>,
  who: Actor,
) {
  const scope = (await rightsOf(ctx, who)).scope('subsystems.read')
  if (scope.length === 0) throw new Refusal('not_permitted', { detail: 'That needs the right subsystems.read.' })
  const like = { contains: search ?? '', mode: 'insensitive' } as const
  const found = await ctx.db.subsystem.findMany({
    where: {
      removedAt: null,
      ...(scope !== 'all' && { id: { in: [...scope] } }),
      ...(search !== undefined && { OR: [{ identifier: like }, { title: like }, { description: like }] }),
      ...(state && { enabled: state === 'on' }),
      ...((after ?? before) !== undefined && {
        identifier: before === undefined ? { gt: after ?? '' } : { lt: before },
      }),
    },
    select: columns,
    orderBy: { identifier: before === undefined ? 'asc' : 'desc' },
    // One more than is shown tells whether there is another page.
    take: limit + 1,
  })
  const page = found.slice(0, limit)
  const more = found.length > limit
  if (before !== undefined) page.reverse()
  const isFirst = before === undefined ? after === undefined : !more
  const isLast = before === undefined ? !more : false
  return {
    subsystems: page.map(({ connections, ...row }) => ({ ...row, protocols: connections.map((one) => one.protocol) })),
    previous: isFirst ? null : (page[0]?.identifier ?? null),
    next: isLast ? null : (page.at(-1)?.identifier ?? null),
  }
}
