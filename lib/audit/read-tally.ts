import { Prisma } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'

type Asked = {
  kinds: readonly string[]
  /** The beginning of the first span, and how long each is. */
  since: Date
  spanSeconds: number
  /** Of which subsystems; `all` with what concerns none. */
  subsystems: 'all' | readonly string[]
}

export type TallySpan = { span: number; kind: string; subsystemId: string; count: number }

/** How many events of these kinds each span of time saw, by subsystem; spans are numbered from 0, empty ones left out. */
export const readTally = (ctx: Context, { kinds, since, spanSeconds, subsystems }: Asked): Promise<TallySpan[]> =>
  ctx.db.$queryRaw<TallySpan[]>`
    SELECT floor(extract(epoch FROM hour - ${since}::timestamptz) / ${spanSeconds}::int)::int AS span,
           kind, subsystem_id AS "subsystemId", sum(count)::int AS count
      FROM audit_tally
     WHERE hour >= ${since} AND kind = ANY(${[...kinds]})
       ${subsystems === 'all' ? Prisma.empty : Prisma.sql`AND subsystem_id = ANY(${[...subsystems]}::uuid[])`}
     GROUP BY 1, 2, 3`
