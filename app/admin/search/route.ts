import { lookUp } from '#lib/web/admin/look-up.ts'
import { SearchAnything, searchAnything } from '#lib/web/admin/search-anything.ts'

export const GET = lookUp({ input: SearchAnything, run: searchAnything })
