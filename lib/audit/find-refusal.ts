import type { Context } from '#lib/db/context.ts'
import { shortCodeTail } from './short-code.ts'

/** What was refused, as the code on a refusal page names it. */
export type FoundRefusal = {
  eventId: string
  at: Date
  kind: string
  userId: string | null
  subsystemId: string | null
  facts: Record<string, string | number | boolean | null>
}

/**
 * The refusal that a short code names, the newest where two have the same; null where there is none. Spaces, hyphens and
 * small letters are as good, and O, I and L are read as people mean them. The caller checks who may see it.
 */
export async function findRefusal(ctx: Context, code: string): Promise<FoundRefusal | null> {
  const tail = shortCodeTail(code)
  if (tail === null) return null
  const [found] = await ctx.db.$queryRaw<FoundRefusal[]>`
    SELECT id AS "eventId", at, kind, user_id AS "userId", subsystem_id AS "subsystemId", facts
      FROM (SELECT e.id, e.at, e.kind, e.user_id, e.subsystem_id, e.facts FROM audit_inbox e
             WHERE right(e.id::text, 10) = ${tail} AND e.outcome = 'refused'
            UNION ALL
            SELECT e.id, e.at, e.kind, e.user_id, e.subsystem_id, e.facts FROM audit_event e
             WHERE right(e.id::text, 10) = ${tail} AND e.outcome = 'refused') refused
     ORDER BY at DESC LIMIT 1`
  return found ?? null
}
