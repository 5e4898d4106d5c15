import { Prisma } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'
import type { Withheld } from './explanation.ts'

/** Whose access to what, and when. */
export type Question = { userId: string; subsystemId: string; action: string | null; at: Date }

/** A grant by which the user holds a role there, at whatever time. */
export type HoldingRow = {
  grantId: string
  membershipId: string | null
  roleId: string
  role: string
  roleTitle: string | null
  teamId: string | null
  team: string | null
  teamTitle: string | null
  limitedTo: string | null
  limitedToTitle: string | null
  reason: string | null
  validFrom: Date
  validTo: Date | null
  by: string | null
  endedBy: string | null
  memberFrom: Date | null
  memberTo: Date | null
  memberBy: string | null
  memberEndedBy: string | null
  /** How the rule of a sign-in provider reads that gave it. */
  rule: string | null
  memberRule: string | null
  withheld: Withheld | null
}

/** Every grant of the user in the subsystem, own or of a team. */
export const readHoldings = (ctx: Context, { userId, subsystemId, at }: Question): Promise<HoldingRow[]> =>
  ctx.db.$queryRaw<HoldingRow[]>`
    SELECT g.id AS "grantId", m.id AS "membershipId", r.id AS "roleId", r.name AS role, r.title AS "roleTitle",
           t.id AS "teamId", t.name AS team, t.title AS "teamTitle", l.identifier AS "limitedTo", l.title AS "limitedToTitle",
           g.reason, g.valid_from AS "validFrom", g.valid_to AS "validTo", gb.username AS by, ge.username AS "endedBy",
           m.valid_from AS "memberFrom", m.valid_to AS "memberTo", mb.username AS "memberBy", me.username AS "memberEndedBy",
           CASE WHEN g.rule_id IS NOT NULL THEN g.reason END AS rule,
           CASE WHEN m.rule_id IS NOT NULL THEN m.reason END AS "memberRule",
           coalesce(not_in_force(g.valid_from, g.valid_to, ${at}, 'grant'),
                    not_in_force(m.valid_from, m.valid_to, ${at}, 'membership')) AS withheld
      FROM "grant" g
      JOIN role r ON r.id = g.role_id AND r.subsystem_id = ${subsystemId}::uuid
      LEFT JOIN team t ON t.id = g.team_id
      LEFT JOIN team_member m ON m.team_id = g.team_id AND m.user_id = ${userId}::uuid
      LEFT JOIN subsystem l ON l.id = g.limited_to_id
      LEFT JOIN "user" gb ON gb.id = g.granted_by_id LEFT JOIN "user" ge ON ge.id = g.ended_by_id
      LEFT JOIN "user" mb ON mb.id = m.added_by_id LEFT JOIN "user" me ON me.id = m.ended_by_id
     WHERE g.user_id = ${userId}::uuid
        OR g.team_id IN (SELECT team_id FROM team_member WHERE user_id = ${userId}::uuid)
     ORDER BY g.id, m.id`

/** A row of `access_path`: one way by which the user comes, or would come, to an action. */
export type WayRow = {
  grantId: string
  membershipId: string | null
  action: string
  actionTitle: string | null
  group: string | null
  groupTitle: string | null
  confirmable: boolean
  validFrom: Date
  validTo: Date | null
  confirmedFrom: Date | null
  confirmedTo: Date | null
  confirmedBy: string | null
  withheld: Withheld | null
}

/** Every way by which the user comes, or would come, to the actions of the subsystem. */
export const readWays = (ctx: Context, { userId, subsystemId, action, at }: Question): Promise<WayRow[]> =>
  ctx.db.$queryRaw<WayRow[]>`
    SELECT p.grant_id AS "grantId", p.membership_id AS "membershipId", a.name AS action, a.title AS "actionTitle",
           ag.name AS "group", ag.title AS "groupTitle", coalesce(ra.confirmable, false) AS confirmable,
           coalesce(ra.valid_from, greatest(rg.valid_from, ga.valid_from)) AS "validFrom",
           coalesce(ra.valid_to, least(rg.valid_to, ga.valid_to)) AS "validTo",
           f.valid_from AS "confirmedFrom", f.valid_to AS "confirmedTo", fb.username AS "confirmedBy", p.withheld
      FROM access_path(${at}) p
      JOIN action a ON a.id = p.action_id ${action === null ? Prisma.empty : Prisma.sql`AND a.name = ${action}`}
      LEFT JOIN role_action ra ON ra.id = p.role_action_id
      LEFT JOIN role_action_group rg ON rg.id = p.role_action_group_id
      LEFT JOIN action_group_action ga ON ga.id = p.action_group_action_id
      LEFT JOIN action_group ag ON ag.id = rg.action_group_id
      LEFT JOIN confirmation f ON f.user_id = p.user_id AND f.role_action_id = p.role_action_id AND ra.confirmable
            AND holds(f.valid_from, f.valid_to, ${at})
      LEFT JOIN "user" fb ON fb.id = f.confirmed_by_id
     WHERE p.user_id = ${userId}::uuid AND p.subsystem_id = ${subsystemId}::uuid
     ORDER BY a.name COLLATE "C", p.grant_id, p.membership_id`
