import { visit } from '#lib/web/form.ts'
import { visitor } from '#lib/web/guards.ts'
import { leaveForProvider, UpstreamQuery } from '#lib/web/upstream-legs.ts'

export const GET = visit({ guard: visitor, input: UpstreamQuery, run: leaveForProvider })
