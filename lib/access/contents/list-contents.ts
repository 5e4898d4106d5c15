import { z } from 'zod'
import { portalIdentifier } from '#lib/access/administration.ts'
import { isReadyRole } from '#lib/access/portal-actions.ts'
import { rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { contentVersion } from '#lib/base/content-version.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { type RoleContents, roleContents, roleContentsColumns } from './read-role.ts'

export const ListContents = z.strictObject({ subsystem: z.string() })
export type ListContents = z.infer<typeof ListContents>

type Named = { id: string; name: string; version: string }

export type SubsystemContents = {
  actions: (Named & { title: string | null; description: string | null; sensitive: boolean })[]
  groups: (Named & { title: string | null; actions: string[] })[]
  roles: (Named & RoleContents & { builtIn: boolean; editedAt: Date | null; users: number; teams: number })[]
}

/** Whoever sees a subsystem sees what people can be given there, and so does whoever makes it. Refuses: not_permitted. */
export async function requireSightOfContents(ctx: Context, who: Actor, subsystemId: string): Promise<void> {
  const rights = await rightsOf(ctx, who)
  if (rights.may('subsystems.read', subsystemId) || rights.may('roles.write', subsystemId)) return
  throw new Refusal('not_permitted', { detail: 'That needs the right subsystems.read.' })
}

/**
 * Everything that people can be given in a subsystem, with how many users and teams hold each role, now or later; `version`
 * is what an edit sends back. Refuses: no_such_subsystem, not_permitted.
 */
export async function listContents(ctx: Context, input: ListContents, who: Actor): Promise<SubsystemContents> {
  const { id: subsystemId, identifier } = await findSubsystem(ctx, input.subsystem)
  await requireSightOfContents(ctx, who, subsystemId)
  const which = { where: { subsystemId, removedAt: null }, orderBy: { name: 'asc' } } as const
  const [actions, groups, roles, holders] = [
    await ctx.db.action.findMany({
      ...which,
      select: { id: true, name: true, title: true, description: true, sensitive: true },
    }),
    await ctx.db.actionGroup.findMany({
      ...which,
      select: {
        id: true,
        name: true,
        title: true,
        actions: { where: { validTo: null }, select: { action: { select: { name: true } } } },
      },
    }),
    await ctx.db.role.findMany({ ...which, select: { id: true, name: true, editedAt: true, ...roleContentsColumns } }),
    await countByRole(ctx, subsystemId),
  ]
  return {
    actions: actions.map(({ id, name, ...content }) => ({ id, name, ...content, version: contentVersion(content) })),
    groups: groups.map(({ id, name, title, actions: rows }) => {
      const content = { title, actions: rows.map(({ action }) => action.name).sort() }
      return { id, name, ...content, version: contentVersion(content) }
    }),
    roles: roles.map((row) => {
      const content = roleContents(row)
      const builtIn = identifier === portalIdentifier && isReadyRole(row.name)
      const { users = 0, teams = 0 } = holders.get(row.id) ?? {}
      const { id, name, editedAt } = row
      return { id, name, ...content, builtIn, editedAt, users, teams, version: contentVersion(content) }
    }),
  }
}

type Count = { roleId: string; users: number; teams: number }

async function countByRole(ctx: Context, subsystemId: string): Promise<Map<string, Count>> {
  const rows = await ctx.db.$queryRaw<Count[]>`
    SELECT g.role_id AS "roleId", count(DISTINCT g.user_id)::int AS users, count(DISTINCT g.team_id)::int AS teams
      FROM "grant" g JOIN role r ON r.id = g.role_id AND r.subsystem_id = ${subsystemId}::uuid
     WHERE g.valid_to IS NULL OR g.valid_to > ${ctx.now} GROUP BY g.role_id`
  return new Map(rows.map((row) => [row.roleId, row]))
}
