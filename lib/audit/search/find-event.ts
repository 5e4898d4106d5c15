import { z } from 'zod'
import { rightsOf } from '#lib/access/rights.ts'
import { publicColumns } from '#lib/audit/event-leaf.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { FoundEvent } from './search-events.ts'

export const FindEvent = z.strictObject({ id: z.uuid() })

/** One event with all that is known of it. Refuses: not_found (also where the caller may not see it). */
export async function findEvent(ctx: Context, { id }: z.infer<typeof FindEvent>, who: Actor): Promise<FoundEvent> {
  const rights = await rightsOf(ctx, who)
  const [event] = await ctx.db.$queryRaw<FoundEvent[]>`
    SELECT ${publicColumns}, NULL::int AS block, e.personal FROM audit_inbox e WHERE e.id = ${id}::uuid
    UNION ALL
    SELECT ${publicColumns}, e.block, d.personal
      FROM audit_event e LEFT JOIN audit_detail d ON d.event_id = e.id WHERE e.id = ${id}::uuid`
  if (!event || !rights.may('audit.read', event.subsystemId)) throw new Refusal('not_found')
  return event
}
