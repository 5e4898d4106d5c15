import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

/**
 * Takes the team's row, so that changes of its members and grants come one after the other, and returns the instant of this
 * one, as `holdUser` does. Refuses: no_such_team, when it was removed a moment ago.
 */
export async function holdTeam(tx: Context, teamId: string): Promise<Date> {
  const [team] = await tx.db.$queryRaw<{ removed: boolean }[]>`
    SELECT removed_at IS NOT NULL AS removed FROM team WHERE id = ${teamId}::uuid FOR NO KEY UPDATE`
  if (!team || team.removed) throw new Refusal('no_such_team')
  const [row] = await tx.db.$queryRaw<{ at: Date }[]>`
    SELECT greatest(${tx.now}, max(change.at)) AS at
      FROM (SELECT valid_from, valid_to FROM "grant" WHERE team_id = ${teamId}::uuid
            UNION ALL
            SELECT valid_from, valid_to FROM team_member WHERE team_id = ${teamId}::uuid) held
      CROSS JOIN LATERAL (VALUES (held.valid_from), (held.valid_to)) change(at)
     WHERE change.at <= clock_timestamp() + interval '1 second'`
  return row?.at ?? tx.now
}
