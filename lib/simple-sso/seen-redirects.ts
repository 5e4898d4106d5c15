import { recordFailure } from '#lib/audit/record-failure.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

/** So many proposals an application may fill its page with. */
const seenMax = 50

type Seen = { subsystemId: string; url: string; learn: boolean }

/**
 * Notes that an application asked to be answered at an address that is not registered: to be approved where it learns.
 * Refuses where it does not: 400 redirect_refused.
 */
export async function noteRedirect(ctx: Context, { subsystemId, url, learn }: Seen): Promise<void> {
  if (!learn) throw new Refusal('redirect_refused')
  const [row] = await ctx.db.$queryRaw<{ times: number }[]>`
    INSERT INTO simple_sso_seen_redirect AS s (subsystem_id, url, first_seen_at, last_seen_at)
    SELECT ${subsystemId}::uuid, ${url}, ${ctx.now}, ${ctx.now}
     WHERE (SELECT count(*) FROM simple_sso_seen_redirect o
             WHERE o.subsystem_id = ${subsystemId}::uuid AND o.url <> ${url}) < ${seenMax}
    ON CONFLICT (subsystem_id, url) DO UPDATE SET times = s.times + 1, last_seen_at = excluded.last_seen_at
    RETURNING times`
  if (row?.times !== 1) return
  const event = { kind: 'connection.redirect-seen', subsystemId, facts: { url } } as const
  await recordFailure(ctx, event, subsystemId, { kind: 'subsystem', id: subsystemId })
}

/** What is approved, or not wanted, waits for nobody any more. */
export async function forgetSeen(
  tx: Context,
  { subsystemId, urls }: { subsystemId: string; urls: readonly string[] },
): Promise<void> {
  await tx.db.simpleSsoSeenRedirect.deleteMany({ where: { subsystemId, url: { in: [...urls] } } })
}
