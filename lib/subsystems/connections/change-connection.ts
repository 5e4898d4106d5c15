import { requireRight } from '#lib/access/rights.ts'
import { changedFacts, type Fact, factOf } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { contentVersion, refuseStale } from '#lib/base/content-version.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { jsonOf } from '#lib/db/json-of.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { parseWhole, readRow, told, versionOf } from './connection-row.ts'
import type { Protocol } from './protocol.ts'

/** Which connection, the version of it that was seen, and parts of its settings. */
export type ConnectionChange = { subsystem: string; version?: string | undefined; [part: string]: unknown }

export type ConnectionChanged = { protocol: string; version: string; already: boolean }

/**
 * Switches a protocol on for a subsystem, for the first time or again, and sets what is given; the rest is as it was left,
 * or the protocol's default. Refuses: no_such_subsystem, not_permitted, built_in, changed_meanwhile, malformed_request.
 */
export const enableConnection = <S extends object>(
  ctx: Context,
  protocol: Protocol<S>,
  change: ConnectionChange,
  who: Actor,
): Promise<ConnectionChanged> => save(ctx, { protocol, change, switchOn: true }, who)

/**
 * Changes settings of a protocol that the subsystem speaks or once spoke; what is left out stays.
 * Refuses: as `enableConnection`; no_such_connection.
 */
export const editConnection = <S extends object>(
  ctx: Context,
  protocol: Protocol<S>,
  change: ConnectionChange,
  who: Actor,
): Promise<ConnectionChanged> => save(ctx, { protocol, change, switchOn: false }, who)

type Order<S extends object> = { protocol: Protocol<S>; change: ConnectionChange; switchOn: boolean }

function save<S extends object>(ctx: Context, { protocol, change, switchOn }: Order<S>, who: Actor) {
  const { subsystem: named, version, ...parts } = change
  return ctx.atomically(async (tx): Promise<ConnectionChanged> => {
    const subsystem = await lockSubsystem(tx, named, who)
    const row = await readRow(tx, subsystem.id, protocol.name)
    if (!row && !switchOn) throw new Refusal('no_such_connection')
    const before = { enabled: row?.enabled ?? false, ...told(protocol, row?.settings ?? {}) }
    refuseStale(version, before, parts)
    const given = { ...protocol.defaults, ...row?.settings, ...withoutUndefined(parts) }
    const settings =
      (await protocol.settle?.(tx, parseWhole(protocol, given), subsystem)) ?? parseWhole(protocol, given)
    const enabled = switchOn || before.enabled
    const after = { enabled, ...told(protocol, settings) }
    const done = { protocol: protocol.name, version: contentVersion(after) }
    if (row && done.version === versionOf(protocol, row)) return { ...done, already: true }
    await writeRow(tx, { subsystemId: subsystem.id, protocol: protocol.name, enabled, settings })
    const kind = enabled && !before.enabled ? 'connection.enabled' : 'connection.edited'
    const facts = { protocol: protocol.title, ...changedFacts(factsOf(before), factsOf(after)) }
    await recordEvent(tx, { kind, subsystemId: subsystem.id, facts }, who)
    return { ...done, already: false }
  })
}

/** Two changes at once would each keep what the other replaced. */
export async function lockSubsystem(tx: Context, named: string, who: Actor) {
  const { id, identifier, builtIn } = await findSubsystem(tx, named)
  await requireRight(tx, who, 'subsystems.write', id)
  if (builtIn) throw new Refusal('built_in')
  await tx.db.$queryRaw`SELECT id FROM subsystem WHERE id = ${id}::uuid FOR NO KEY UPDATE`
  return { id, identifier }
}

const factsOf = (content: object): Record<string, Fact> =>
  Object.fromEntries(Object.entries(content).map(([name, value]) => [name, factOf(value)]))

type Row = { subsystemId: string; protocol: string; enabled: boolean; settings: object }

async function writeRow(tx: Context, { subsystemId, protocol, enabled, settings }: Row): Promise<void> {
  const content = { enabled, settings: jsonOf(settings) }
  await tx.db.connection.upsert({
    where: { subsystemId_protocol: { subsystemId, protocol } },
    create: { subsystemId, protocol, ...content },
    update: content,
    select: { protocol: true },
  })
}
