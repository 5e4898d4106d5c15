import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { Identifier } from '#lib/subsystems/subsystem-settings.ts'
import type { Protocol } from './protocol.ts'

type Row = { id: string; identifier: string; title: string; settings: object }

const findBy = (condition: string): string => `
SELECT b.id, b.identifier, b.title, n.settings
  FROM subsystem b JOIN connection n ON n.subsystem_id = b.id AND n.protocol = $1 AND n.enabled
 WHERE ${condition} AND b.enabled AND b.removed_at IS NULL`

/** $1 protocol  $2 subsystem */
const findByIdStatement = statement({ name: 'find-connection-by-id', text: findBy('b.id = $2') })

/** $1 protocol  $2 identifier */
const findByIdentifierStatement = statement({ name: 'find-connection', text: findBy('b.identifier = $2') })

/**
 * The settings with which a subsystem speaks a protocol, secrets included, for the protocol's own paths: null where the
 * subsystem is unknown, removed or off, or the connection is off. Parts that came later have their default.
 */
export async function findConnection<S extends object>(
  ctx: Context,
  { name: protocol, defaults, whole }: Protocol<S>,
  by: { identifier: string } | { id: string },
): Promise<{ id: string; identifier: string; title: string; settings: S } | null> {
  if ('identifier' in by && !Identifier.safeParse(by.identifier).success) return null
  const [row] =
    'id' in by
      ? await ctx.run<Row>(findByIdStatement, [protocol, by.id])
      : await ctx.run<Row>(findByIdentifierStatement, [protocol, by.identifier])
  return row ? { ...row, settings: whole.parse({ ...defaults, ...row.settings }) } : null
}
