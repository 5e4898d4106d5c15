import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { recordEvent } from './record-event.ts'

/**
 * Erases the personal data (addresses, user agents, names) of every event about this user or done by them; the events
 * stay, and so does the proof that nothing else was changed. Returns how many events lost theirs.
 */
export function erasePersonalData(ctx: Context, { userId }: { userId: string }, who: Actor): Promise<number> {
  return ctx.atomically(async (tx) => {
    // The inbox first: this waits for a block that is being sealed, so the second statement sees what it sealed.
    const unsealed = await tx.db.$executeRaw`
      UPDATE audit_inbox SET personal = '{}'
       WHERE personal <> '{}' AND (user_id = ${userId}::uuid OR (actor_kind = 'user' AND actor_id = ${userId}))`
    const sealed = await tx.db.$executeRaw`
      DELETE FROM audit_detail WHERE event_id IN (SELECT id FROM audit_event
       WHERE user_id = ${userId}::uuid OR (actor_kind = 'user' AND actor_id = ${userId}))`
    const count = unsealed + sealed
    await recordEvent(tx, { kind: 'audit.personal-data-erased', userId, facts: { events: count } }, who)
    return count
  })
}
