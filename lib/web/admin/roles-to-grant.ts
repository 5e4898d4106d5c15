import type { Rights } from '#lib/access/rights.ts'
import type { Context } from '#lib/db/context.ts'

const choicesMax = 200

/** The roles that this person may give, as a list offers them: `wiki editor`. */
export async function rolesToGrant(ctx: Context, rights: Rights) {
  const scope = rights.scope('grants.write')
  const subsystems = await ctx.db.subsystem.findMany({
    where: { removedAt: null, ...(scope !== 'all' && { id: { in: [...scope] } }) },
    select: {
      identifier: true,
      title: true,
      roles: { where: { removedAt: null }, select: { name: true, title: true }, orderBy: { name: 'asc' } },
    },
    orderBy: { title: 'asc' },
    take: choicesMax,
  })
  return subsystems.flatMap(({ identifier, title, roles }) =>
    roles.map((role) => ({ value: `${identifier} ${role.name}`, label: `${title}: ${role.title ?? role.name}` })),
  )
}
