import { z } from 'zod'
import { exportPeople } from '#lib/access/export-people.ts'
import { download } from '#lib/web/admin/download.ts'

type Params = { params: Promise<{ identifier: string }> }

export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { identifier } = await params
  return download({
    input: z.object({ search: z.string().max(254).optional() }),
    file: `${identifier}-people.csv`,
    type: 'text/csv',
    run: (ctx, { search }, who) => exportPeople(ctx, { subsystem: identifier, search }, who),
  })(request)
}
