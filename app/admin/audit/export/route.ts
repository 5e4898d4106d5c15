import { exportFoundEvents } from '#lib/audit/search/export-found-events.ts'
import { AuditAsked } from '#lib/web/admin/audit-query.ts'
import { download } from '#lib/web/admin/download.ts'

export const GET = download({
  input: AuditAsked,
  file: 'audit.csv',
  type: 'text/csv',
  run: (ctx, { filter }, who) => exportFoundEvents(ctx, { ...filter, format: 'csv' }, who),
})
