import { WhichImport } from '#lib/users/imports/decide-import.ts'
import { importLines } from '#lib/users/imports/import-lines.ts'
import { download } from '#lib/web/admin/download.ts'

export const GET = download({ input: WhichImport, file: 'import.csv', type: 'text/csv', run: importLines })
