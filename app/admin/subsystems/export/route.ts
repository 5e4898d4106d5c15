import { z } from 'zod'
import { exportSubsystems } from '#lib/subsystems/export-subsystems.ts'
import { ListSubsystems } from '#lib/subsystems/list-subsystems.ts'
import { download } from '#lib/web/admin/download.ts'

export const GET = download({
  input: z.object(ListSubsystems.pick({ search: true, state: true }).shape),
  file: 'subsystems.csv',
  type: 'text/csv',
  run: exportSubsystems,
})
