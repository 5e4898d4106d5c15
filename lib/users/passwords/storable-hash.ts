import { runHashTask } from './hash-pool.ts'
import { schemeOf } from './schemes/registry.ts'
import { superflyImport } from './schemes/superfly.ts'

/** Whether an import may bring this as a password hash. */
export const isImportableHash = (given: string): boolean => schemeOf(given) !== undefined

/** What to store for a hash that an import brought: itself, or wrapped where it would not stand up to theft. Refuses: busy. */
export async function storableHash(given: string): Promise<string> {
  return superflyImport.test(given) ? runHashTask('wrapSuperfly', { imported: given }) : given
}
