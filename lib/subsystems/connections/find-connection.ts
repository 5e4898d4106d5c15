import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { Identifier } from '#lib/subsystems/subsystem-settings.ts'
import type { Protocol } from './protocol.ts'

/** A connection as a statement reads it. */
export type ConnectionRow = { id: string; identifier: string; title: string; settings: object }

/** SQL: the connection by a protocol of a subsystem that a condition on `b` names, where both are on. */
export const connectionText = (protocol: string, condition: string): string => `
SELECT b.id, b.identifier, b.title, n.settings
  FROM subsystem b JOIN connection n ON n.subsystem_id = b.id AND n.protocol = ${protocol} AND n.enabled
 WHERE ${condition} AND b.enabled AND b.removed_at IS NULL`

/** $1 protocol  $2 subsystem */
const findByIdStatement = statement({ name: 'find-connection-by-id', text: connectionText('$1', 'b.id = $2') })

/** $1 protocol  $2 identifier */
const findByIdentifierStatement = statement({
  name: 'find-connection',
  text: connectionText('$1', 'b.identifier = $2'),
})

export type FoundConnection<S> = Omit<ConnectionRow, 'settings'> & { settings: S }

/**
 * The settings with which a subsystem speaks a protocol, secrets included, for the protocol's own paths: null where the
 * subsystem is unknown, removed or off, or the connection is off. Parts that came later have their default.
 */
export async function findConnection<S extends object>(
  ctx: Context,
  protocol: Protocol<S>,
  by: { identifier: string } | { id: string },
): Promise<FoundConnection<S> | null> {
  if ('identifier' in by && !Identifier.safeParse(by.identifier).success) return null
  const [row] =
    'id' in by
      ? await ctx.run<ConnectionRow>(findByIdStatement, [protocol.name, by.id])
      : await ctx.run<ConnectionRow>(findByIdentifierStatement, [protocol.name, by.identifier])
  return row ? connectionOf(protocol, row) : null
}

/** A row of `connectionText`, its settings complete. */
export const connectionOf = <S extends object>(
  { defaults, whole }: Protocol<S>,
  row: ConnectionRow,
): FoundConnection<S> => ({ ...row, settings: whole.parse({ ...defaults, ...row.settings }) })
