import type { Context } from '#lib/db/context.ts'

/** How much a subsystem is used: live sessions, people with access (at least that many where `more`), the last exchange. */
export type SubsystemUse = { sessions: number; people: number; more: boolean; exchangedAt: Date | null }

/** So many rows are looked at per subsystem: the list stays quick however many people there are. */
const countedMax = 10_000
const exchangeDays = 90

type Row = { id: string; sessions: number; people: number; rows: number; exchanged_at: Date | null }

/** How much each of these subsystems is used. One statement; what is counted stops at ten thousand rows each. */
export async function findSubsystemUse(ctx: Context, ids: readonly string[]): Promise<Map<string, SubsystemUse>> {
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT b.id, s.sessions, p.people, p.rows, x.exchanged_at
      FROM unnest(${ids}::uuid[]) wanted(id) JOIN subsystem b ON b.id = wanted.id
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS sessions FROM (
          SELECT 1 FROM subsystem_session c JOIN sso_session s ON s.id = c.sso_session_id
                   JOIN "user" u ON u.id = c.user_id CROSS JOIN instance i
           WHERE c.subsystem_id = b.id AND subsystem_session_over(c, b, s, u, i, ${ctx.now}) IS NULL LIMIT ${countedMax}) few) s
      CROSS JOIN LATERAL (
        SELECT count(DISTINCT few.user_id)::int AS people, count(*)::int AS rows FROM (
          SELECT e.user_id FROM effective_action(${ctx.now}) e WHERE e.subsystem_id = b.id LIMIT ${countedMax}) few) p
      LEFT JOIN LATERAL (
        SELECT max(e.at) AS exchanged_at FROM (
          (SELECT at FROM audit_inbox WHERE subsystem_id = b.id AND kind = 'token.exchanged' AND outcome = 'success')
          UNION ALL
          (SELECT at FROM audit_event
            WHERE subsystem_id = b.id AND kind = 'token.exchanged' AND outcome = 'success'
              AND at > ${ctx.now}::timestamptz - make_interval(days => ${exchangeDays}) ORDER BY at DESC LIMIT 1)) e) x ON true`
  return new Map(
    rows.map(({ id, sessions, people, rows: counted, exchanged_at: exchangedAt }) => [
      id,
      { sessions, people, more: counted >= countedMax, exchangedAt },
    ]),
  )
}
