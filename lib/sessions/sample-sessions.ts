import { days, minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

export const sampleEverySeconds = minutes(5)
const keptSeconds = days(31)

/**
 * Notes how many sessions live now, for the overview; once in five minutes over all replicas, because the instant is the key.
 * What is older than a month is forgotten.
 */
export async function sampleSessions(ctx: Context): Promise<void> {
  const everyMs = sampleEverySeconds * 1_000
  const at = new Date(Math.floor(ctx.now.getTime() / everyMs) * everyMs)
  await ctx.db.$executeRaw`
    INSERT INTO session_sample (at, sso_live, subsystem_live)
    SELECT ${at},
           (SELECT count(*) FROM sso_session s JOIN "user" u ON u.id = s.user_id CROSS JOIN instance i
             WHERE s.ended_at IS NULL AND s.origin <> 'offline' AND sso_session_over(s, u, i, ${ctx.now}) IS NULL),
           (SELECT count(*) FROM subsystem_session c JOIN subsystem b ON b.id = c.subsystem_id
              JOIN sso_session s ON s.id = c.sso_session_id JOIN "user" u ON u.id = c.user_id CROSS JOIN instance i
             WHERE c.ended_at IS NULL AND subsystem_session_over(c, b, s, u, i, ${ctx.now}) IS NULL)
    ON CONFLICT (at) DO NOTHING`
  await ctx.db.sessionSample.deleteMany({ where: { at: { lt: secondsAfter(ctx.now, -keptSeconds) } } })
}

export type SampleSpan = { span: number; ssoLive: number; subsystemLive: number }

/** The most sessions that lived at once in each span of time; spans are numbered from 0, those without a sample left out. */
export const readSamples = (
  ctx: Context,
  { since, spanSeconds }: { since: Date; spanSeconds: number },
): Promise<SampleSpan[]> =>
  ctx.db.$queryRaw<SampleSpan[]>`
    SELECT floor(extract(epoch FROM at - ${since}::timestamptz) / ${spanSeconds}::int)::int AS span,
           max(sso_live)::int AS "ssoLive", max(subsystem_live)::int AS "subsystemLive"
      FROM session_sample WHERE at >= ${since} GROUP BY 1 ORDER BY 1`
