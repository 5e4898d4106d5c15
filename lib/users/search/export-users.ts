import { csvLine } from '#lib/audit/csv-line.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { searchUsers } from './search-users.ts'
import type { UserFilter } from './user-filter.ts'

const usersPerRead = 1_000
type Sorted = Pick<Parameters<typeof searchUsers>[1], 'order' | 'descending'>

const columns = [
  'username',
  'name',
  'email',
  'emailVerified',
  'lockedAt',
  'createdAt',
  'lastSignInAt',
  'factors',
] as const

/**
 * The users of a list as lines of CSV, header first, a thousand at a time: there may be more than fit into memory.
 * Refuses as `searchUsers`.
 */
export async function* exportUsers(ctx: Context, input: UserFilter & Sorted, who: Actor): AsyncGenerator<string> {
  let after: string | null | undefined
  do {
    const page = await searchUsers(ctx, { ...input, limit: usersPerRead, ...(after && { after }) }, who)
    if (after === undefined) yield csvLine(columns)
    for (const user of page.users) yield csvLine(columns.map((column) => cell(user[column])))
    after = page.after
  } while (after !== null)
}

function cell(value: string | number | boolean | Date | null): string {
  if (value === null) return ''
  return value instanceof Date ? value.toISOString() : String(value)
}
