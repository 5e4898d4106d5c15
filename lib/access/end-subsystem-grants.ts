import { type Actor, personOf } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { holdAdministration } from './administration.ts'

/** Who holds something in a subsystem, or over it: people and teams, and the names of the first few. */
export type Holders = { people: number; teams: number; first: string[] }

const namedMax = 3
const countedMax = 10_000

/** Who holds roles of a subsystem, or roles of the portal over it. Counts stop at ten thousand. */
export async function findHolders(ctx: Context, subsystemId: string): Promise<Holders> {
  const [row] = await ctx.db.$queryRaw<Holders[]>`
    WITH held AS (SELECT g.user_id, g.team_id FROM "grant" g JOIN role r ON r.id = g.role_id
                   WHERE (r.subsystem_id = ${subsystemId}::uuid OR g.limited_to_id = ${subsystemId}::uuid)
                     AND (g.valid_to IS NULL OR g.valid_to > ${ctx.now}) LIMIT ${countedMax})
    SELECT count(DISTINCT user_id)::int AS people, count(DISTINCT team_id)::int AS teams,
           ARRAY(SELECT u.username FROM "user" u WHERE u.id IN (SELECT user_id FROM held) ORDER BY u.username LIMIT ${namedMax}) AS first
      FROM held`
  return row ?? { people: 0, teams: 0, first: [] }
}

/**
 * Ends every grant of a subsystem's roles and every right over it, and closes what its roles and groups hold. For a subsystem
 * that is removed: who was in is out with the sessions. Returns how many grants ended.
 */
export async function endSubsystemGrants(tx: Context, subsystemId: string, who: Actor): Promise<number> {
  await holdAdministration(tx)
  const ended = await tx.db.$executeRaw`
    UPDATE "grant" g SET valid_to = greatest(g.valid_from, ${tx.now}), ended_by_id = ${personOf(who)}::uuid
     WHERE (g.valid_to IS NULL OR g.valid_to > ${tx.now})
       AND (g.limited_to_id = ${subsystemId}::uuid OR g.role_id IN (SELECT id FROM role WHERE subsystem_id = ${subsystemId}::uuid))`
  await tx.db.$executeRaw`
    UPDATE role_action SET valid_to = greatest(valid_from, ${tx.now})
     WHERE valid_to IS NULL AND role_id IN (SELECT id FROM role WHERE subsystem_id = ${subsystemId}::uuid)`
  await tx.db.$executeRaw`
    UPDATE role_action_group SET valid_to = greatest(valid_from, ${tx.now})
     WHERE valid_to IS NULL AND role_id IN (SELECT id FROM role WHERE subsystem_id = ${subsystemId}::uuid)`
  await tx.db.$executeRaw`
    UPDATE action_group_action SET valid_to = greatest(valid_from, ${tx.now})
     WHERE valid_to IS NULL AND action_group_id IN (SELECT id FROM action_group WHERE subsystem_id = ${subsystemId}::uuid)`
  return ended
}
