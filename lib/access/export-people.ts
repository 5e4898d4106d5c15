import { csvLine } from '#lib/audit/csv-line.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { listPeople } from './list-people.ts'

const rowsPerRead = 1_000

/** Everybody who holds a role in a subsystem, one line each, as lines of CSV. Reads a thousand at a time. Refuses: as listPeople. */
export async function* exportPeople(
  ctx: Context,
  input: { subsystem: string; search?: string | undefined },
  who: Actor,
): AsyncGenerator<string> {
  const { subsystem, search } = input
  const wanted = { subsystem, ...(search && { search }), limit: rowsPerRead }
  for (let after: string | null | undefined; after !== null; ) {
    const page = await listPeople(ctx, { ...wanted, ...(after && { after }) }, who)
    if (after === undefined) yield csvLine(['username', 'name', 'roles', 'has access', 'locked'])
    for (const { username, name, ways, admitted, lockedAt } of page.people) {
      const roles = ways.map(({ role, team }) => (team ? `${role} (${team})` : role)).join(', ')
      yield csvLine([username, name, roles, admitted ? 'yes' : 'no', lockedAt ? 'yes' : 'no'])
    }
    after = page.next
  }
}
