import { recordEvent } from '#lib/audit/record-event.ts'
import type { Context } from '#lib/db/context.ts'

/**
 * Keeps what a person let an application have, beside what they gave before: two tabs at once lose nothing. Nothing new
 * writes nothing.
 */
export function keepConsent(
  ctx: Context,
  { userId, subsystemId, items }: { userId: string; subsystemId: string; items: readonly string[] },
): Promise<void> {
  return ctx.atomically(async (tx) => {
    const changed = await tx.db.$queryRaw<unknown[]>`
      INSERT INTO oidc_consent AS c (user_id, subsystem_id, given, given_at, changed_at)
      VALUES (${userId}::uuid, ${subsystemId}::uuid, ${[...items]}::text[], ${tx.now}, ${tx.now})
      ON CONFLICT (user_id, subsystem_id) DO UPDATE
        SET given = ARRAY(SELECT DISTINCT unnest(c.given || excluded.given) ORDER BY 1), changed_at = excluded.changed_at
        WHERE NOT c.given @> excluded.given
      RETURNING user_id`
    if (changed.length === 0) return
    const facts = { given: items.join(' ') }
    await recordEvent(tx, { kind: 'consent.given', userId, subsystemId, facts }, { kind: 'user', id: userId })
  })
}
