'use server'

import { cancelImport, confirmImport, WhichImport } from '#lib/users/imports/decide-import.ts'
import { action } from '#lib/web/action.ts'

export const confirmImportAction = action({
  input: WhichImport,
  run: confirmImport,
  done: () => ({ notice: 'The import has begun.' }),
})

export const cancelImportAction = action({
  input: WhichImport,
  run: cancelImport,
  done: () => ({ notice: 'The import is cancelled.' }),
})
