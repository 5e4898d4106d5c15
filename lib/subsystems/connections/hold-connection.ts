import type { Context } from '#lib/db/context.ts'
import { readRow } from './connection-row.ts'
import type { Protocol } from './protocol.ts'

/**
 * The settings with which a subsystem speaks a protocol, held until the transaction ends: whoever changes them meanwhile waits,
 * and finds what was done under them. Null where it is off, or the connection is. Only inside a transaction.
 */
export async function holdConnection<S extends object>(
  tx: Context,
  protocol: Protocol<S>,
  identifier: string,
): Promise<S | null> {
  const [held] = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM subsystem WHERE identifier = ${identifier} AND enabled AND removed_at IS NULL FOR SHARE`
  const row = held && (await readRow(tx, held.id, protocol.name))
  return row?.enabled ? protocol.whole.parse({ ...protocol.defaults, ...row.settings }) : null
}
