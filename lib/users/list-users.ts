import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { normaliseName } from './normalise-name.ts'

const limitDefault = 50

export const ListUsers = z.strictObject({
  /** Part of a username, name or e-mail. */
  search: z.string().trim().max(254).optional(),
  locked: z.boolean().optional(),
  limit: z.int().min(1).max(1000).optional(),
  /** The page after this username. */
  after: z.string().optional(),
})

const select = {
  id: true,
  username: true,
  name: true,
  email: true,
  emailVerified: true,
  lockedAt: true,
  createdAt: true,
} as const

/** A page of users by username. `next` is what the following page asks for as `after`; null on the last one. */
export async function listUsers(
  ctx: Context,
  { search, locked, after, limit = limitDefault }: z.infer<typeof ListUsers>,
) {
  const from = after === undefined ? null : normaliseName(after)
  const found = await ctx.db.loginName.findMany({
    where: {
      kind: 'username',
      retiredAt: null,
      ...(from !== null && { normalised: { gt: from } }),
      user: { ...(locked && { lockedAt: { not: null } }), ...(search && { OR: matching(search) }) },
    },
    select: { normalised: true, user: { select } },
    orderBy: { normalised: 'asc' },
    // One more than asked for tells whether there is another page.
    take: limit + 1,
  })
  const page = found.slice(0, limit)
  const next = found.length > limit ? (page.at(-1)?.normalised ?? null) : null
  return { users: page.map(({ user }) => user), next }
}

function matching(search: string) {
  // A % or _ that somebody types means itself.
  const contains = search.replace(/[\\%_]/g, '\\$&')
  const part = { contains, mode: 'insensitive' } as const
  return [{ username: part }, { name: part }, { email: part }]
}
