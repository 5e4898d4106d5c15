import type { Context } from '#lib/db/context.ts'
import { repeatedKind } from './event-kinds.ts'
import type { PublicEvent } from './event-leaf.ts'

/** Stands for "no subsystem": a key column cannot be null. */
export const noSubsystem = '00000000-0000-0000-0000-000000000000'

type Tallied = { hour: string; kind: string; outcome: string; subsystemId: string; count: number }

/**
 * Adds events to the counts per hour that the overview draws: in the transaction that seals them, so that nothing is counted
 * twice and nothing is left out. Failures that were only counted come in with their number.
 */
export async function tallyEvents(tx: Context, events: readonly PublicEvent[]): Promise<void> {
  const tallies = JSON.stringify([...tally(events).values()])
  await tx.db.$executeRaw`
    INSERT INTO audit_tally AS t (hour, kind, outcome, subsystem_id, count)
    SELECT hour, kind, outcome, "subsystemId", count
      FROM jsonb_to_recordset(${tallies}::jsonb)
        AS c(hour timestamptz, kind text, outcome text, "subsystemId" uuid, count int)
    ON CONFLICT (hour, kind, outcome, subsystem_id) DO UPDATE SET count = t.count + excluded.count`
}

function tally(events: readonly PublicEvent[]): Map<string, Tallied> {
  const tallies = new Map<string, Tallied>()
  for (const { at, kind, outcome, subsystemId, facts } of events) {
    const hour = new Date(at)
    hour.setUTCMinutes(0, 0, 0)
    const told = { hour: hour.toISOString(), kind: plain(kind), outcome, subsystemId: subsystemId ?? noSubsystem }
    const key = Object.values(told).join(' ')
    tallies.set(key, { ...told, count: (tallies.get(key)?.count ?? 0) + weight(facts, kind) })
  }
  return tallies
}

const repeated = repeatedKind('')
const isRepeated = (kind: string): boolean => kind.endsWith(repeated)
const plain = (kind: string): string => (isRepeated(kind) ? kind.slice(0, -repeated.length) : kind)

function weight(facts: unknown, kind: string): number {
  const counted = typeof facts === 'object' && facts !== null && 'count' in facts ? Number(facts.count) : 1
  return isRepeated(kind) && Number.isSafeInteger(counted) ? counted : 1
}
