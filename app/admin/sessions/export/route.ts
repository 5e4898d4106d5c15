import { exportSessions } from '#lib/sessions/search/export-sessions.ts'
import { download } from '#lib/web/admin/download.ts'
import { SessionsAsked } from '#lib/web/admin/sessions-query.ts'

export const GET = download({
  input: SessionsAsked,
  file: 'sessions.csv',
  type: 'text/csv',
  run: (ctx, { filter }, who) => exportSessions(ctx, filter, who),
})
