import { z } from 'zod'
import { exportTeams } from '#lib/access/teams/export-teams.ts'
import { download } from '#lib/web/admin/download.ts'

export const GET = download({
  input: z.object({ search: z.string().trim().max(100).optional() }),
  file: 'teams.csv',
  type: 'text/csv',
  run: exportTeams,
})
