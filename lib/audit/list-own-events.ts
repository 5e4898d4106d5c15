import { Prisma } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'

/** What happened to a person's account, as that person may see it. */
export type OwnEvent = {
  id: string
  at: Date
  kind: string
  outcome: string
  /** Whether the person did it; otherwise an administrator, an application or Portico itself. */
  bySelf: boolean
  subsystemId: string | null
  facts: Record<string, string | number | boolean | null>
  /** Where it was done from; null where it was erased or never known. */
  ip: string | null
  userAgent: string | null
}

/** The place of an event in the list: the page after it begins behind it. */
export type EventPlace = { at: Date; id: string }

/**
 * Events of one user, newest first: `limit` of them, after the place `after`. Those that are not sealed yet are among them;
 * one that is being sealed right now is seen once.
 */
export async function listOwnEvents(
  ctx: Context,
  { userId, after, limit }: { userId: string; after?: EventPlace | undefined; limit: number },
): Promise<OwnEvent[]> {
  const behind = after ? Prisma.sql`AND (e.at, e.id) < (${after.at}, ${after.id}::uuid)` : Prisma.empty
  // One statement, so one snapshot: no event is missed between the two tables.
  return ctx.db.$queryRaw<OwnEvent[]>`
    SELECT id, at, kind, outcome, "subsystemId", facts, personal ->> 'ip' AS ip, personal ->> 'userAgent' AS "userAgent",
           "actorKind" = 'user' AND "actorId" = ${userId} AS "bySelf"
      FROM ((SELECT e.id, e.at, e.kind, e.outcome, e.subsystem_id AS "subsystemId", e.facts, e.personal,
                    e.actor_kind AS "actorKind", e.actor_id AS "actorId"
               FROM audit_inbox e WHERE e.user_id = ${userId}::uuid ${behind})
            UNION ALL
            (SELECT e.id, e.at, e.kind, e.outcome, e.subsystem_id, e.facts, d.personal, e.actor_kind, e.actor_id
               FROM audit_event e LEFT JOIN audit_detail d ON d.event_id = e.id
              WHERE e.user_id = ${userId}::uuid ${behind}
              ORDER BY e.at DESC, e.id DESC LIMIT ${limit})) own
     ORDER BY at DESC, id DESC LIMIT ${limit}`
}
