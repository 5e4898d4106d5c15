import { csvLine } from '#lib/audit/csv-line.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { type SessionFilter, searchSessions } from './search-sessions.ts'

const sessionsPerRead = 500

const columns = [
  ...['id', 'username', 'name', 'since', 'touched', 'expires', 'address', 'device', 'proofs', 'applications'],
] as const

/** The live sessions of a list as lines of CSV, header first, some hundred at a time. Refuses as `searchSessions`. */
export async function* exportSessions(ctx: Context, filter: SessionFilter, who: Actor): AsyncGenerator<string> {
  let after: string | null | undefined
  do {
    const page = await searchSessions(ctx, { ...filter, limit: sessionsPerRead, ...(after && { after }) }, who)
    if (after === undefined) yield csvLine(columns)
    for (const { id, user, createdAt, touchedAt, expiresAt, ip, userAgent, proofs, children } of page.sessions) {
      yield csvLine([
        ...[id, user.username, user.name, createdAt.toISOString(), touchedAt.toISOString(), expiresAt.toISOString()],
        ...[ip ?? '', userAgent ?? '', proofs.map(({ method }) => method).join(' ')],
        children.map(({ subsystem }) => subsystem.identifier).join(' '),
      ])
    }
    after = page.after
  } while (after !== null)
}
