import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'

/** Who holds each role is counted up to here. */
const countedMax = 10_000

/**
 * Everything that people can be given in a subsystem: its actions, its groups and roles with what is in them now, and how many
 * hold each role (people who hold it themselves, and teams). Refuses: no_such_subsystem, not_permitted.
 */
export async function listContents(ctx: Context, { subsystem }: { subsystem: string }, who: Actor) {
  const { id } = await findSubsystem(ctx, subsystem)
  await requireRight(ctx, who, 'subsystems.read', id)
  const current = { validTo: null }
  const here = { subsystemId: id, removedAt: null }
  const byName = { name: 'asc' } as const
  const action = { select: { name: true } }
  const [actions, groups, roles, holders] = await Promise.all([
    ctx.db.action.findMany({
      where: here,
      select: { name: true, title: true, description: true, sensitive: true },
      orderBy: byName,
    }),
    ctx.db.actionGroup.findMany({
      where: here,
      select: { name: true, title: true, actions: { where: current, select: { action } } },
      orderBy: byName,
    }),
    ctx.db.role.findMany({
      where: here,
      select: {
        id: true,
        name: true,
        title: true,
        principalName: true,
        actions: { where: current, select: { confirmable: true, action } },
        groups: { where: current, select: { group: { select: { name: true } } } },
      },
      orderBy: byName,
    }),
    countHolders(ctx, id),
  ])
  return {
    actions,
    groups: groups.map(({ actions: inside, ...group }) => ({ ...group, actions: namesOf(inside) })),
    roles: roles.map(({ id: roleId, actions: inside, groups: bundles, ...role }) => ({
      ...role,
      actions: inside
        .map(({ confirmable, action: { name } }) => ({ name, confirmable }))
        .sort((a, b) => a.name.localeCompare(b.name)),
      groups: bundles.map(({ group }) => group.name).sort(),
      people: holders.get(roleId)?.people ?? 0,
      teams: holders.get(roleId)?.teams ?? 0,
    })),
  }
}

const namesOf = (inside: readonly { action: { name: string } }[]): string[] =>
  inside.map(({ action }) => action.name).sort()

async function countHolders(ctx: Context, subsystemId: string) {
  const rows = await ctx.db.$queryRaw<{ id: string; people: number; teams: number }[]>`
    SELECT r.id, h.people, h.teams FROM role r CROSS JOIN LATERAL (
      SELECT count(DISTINCT user_id)::int AS people, count(DISTINCT team_id)::int AS teams
        FROM (SELECT g.user_id, g.team_id FROM "grant" g
               WHERE g.role_id = r.id AND holds(g.valid_from, g.valid_to, ${ctx.now}) LIMIT ${countedMax}) few) h
     WHERE r.subsystem_id = ${subsystemId}::uuid`
  return new Map(rows.map(({ id, people, teams }) => [id, { people, teams }]))
}
