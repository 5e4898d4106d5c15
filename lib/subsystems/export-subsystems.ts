import type { z } from 'zod'
import { csvLine } from '#lib/audit/csv-line.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { type ListSubsystems, listSubsystems } from './list-subsystems.ts'
import { findSubsystemUse, type SubsystemUse } from './subsystem-use.ts'

const rowsPerRead = 500

const heading = [
  ...['identifier', 'title', 'description', 'state', 'protocols', 'landing URL', 'logout URL', 'connected at'],
  ...['last exchange', 'signed in', 'with access'],
]

/**
 * The connected applications that a filter leaves, one line each, as lines of CSV. Instants are UTC. Reads a page at a time.
 * Refuses: as listSubsystems.
 */
export async function* exportSubsystems(
  ctx: Context,
  filter: Pick<z.infer<typeof ListSubsystems>, 'search' | 'state'>,
  who: Actor,
): AsyncGenerator<string> {
  for (let after: string | null | undefined; after !== null; ) {
    const page = await listSubsystems(ctx, { ...filter, ...(after && { after }), limit: rowsPerRead }, who)
    const ids = page.subsystems.map(({ id }) => id)
    const use = await findSubsystemUse(ctx, ids)
    if (after === undefined) yield csvLine(heading)
    for (const row of page.subsystems) yield csvLine([...cellsOf(row), ...cellsOfUse(use.get(row.id))])
    after = page.next
  }
}

type Row = Awaited<ReturnType<typeof listSubsystems>>['subsystems'][number]

const cellsOf = ({ identifier, title, description, enabled, protocols, landingUrl, logoutUrl, createdAt }: Row) => [
  ...[identifier, title, description, enabled ? 'on' : 'off', protocols.join(' ')],
  ...[landingUrl ?? '', logoutUrl ?? '', createdAt.toISOString()],
]

/** Counts stop at ten thousand, as in the list; a plus says so. */
const cellsOfUse = (use: SubsystemUse | undefined) => [
  use?.exchangedAt?.toISOString() ?? '',
  `${use?.sessions ?? 0}`,
  `${use?.people ?? 0}${use?.more ? '+' : ''}`,
]
