import { csvLine } from '#lib/audit/csv-line.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { listTeams } from './list-teams.ts'

const rowsPerRead = 500

/** The teams that a search leaves, one line each, as lines of CSV. Reads a page at a time. Refuses: as listTeams. */
export async function* exportTeams(
  ctx: Context,
  { search }: { search?: string | undefined },
  who: Actor,
): AsyncGenerator<string> {
  for (let after: string | null | undefined; after !== null; ) {
    const page = await listTeams(ctx, { ...(search && { search }), ...(after && { after }), limit: rowsPerRead }, who)
    if (after === undefined) yield csvLine(['name', 'title', 'description', 'members', 'roles'])
    for (const { name, title, description, members, grants } of page.teams) {
      yield csvLine([name, title, description, `${members}`, `${grants}`])
    }
    after = page.next
  }
}
