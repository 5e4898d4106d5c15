import type { Actor } from '#lib/base/actor.ts'
import { oncePerProcess } from '#lib/base/once-per-process.ts'
import { minutes } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { repeatedKind } from './event-kinds.ts'
import { type AuditEvent, type InboxRow, inboxRow, recordEvent } from './record-event.ts'

const writtenPerMinuteMax = 20
const keysMax = 2_000

/** One kind of failure of one key within one minute; `rest` stands for all those that were only counted. */
type Tally = { minute: number; count: number; rest: InboxRow | null }

const tallies = oncePerProcess('failure tallies', () => new Map<string, Tally>())

/**
 * Writes a failure, or only counts it: beyond 20 a minute of one kind and `key` (an account, a digest, a subsystem) the
 * rest of that minute becomes one event `<kind>.repeated` with their `count`, so that an attack does not fill the disk.
 * Returns the id of the event that tells of it, now or soon. Call it outside the transaction that is refused, or its
 * end takes the event with it.
 */
export async function recordFailure(ctx: Context, event: AuditEvent, key: string, who: Actor): Promise<string> {
  const refused: AuditEvent = { outcome: 'refused', ...event }
  const tally = tallyOf(ctx, event.kind, key)
  tally.count += 1
  if (tally.count <= writtenPerMinuteMax) return recordEvent(ctx, refused, who)
  tally.rest ??= { ...inboxRow(ctx, refused, who), kind: repeatedKind(event.kind) }
  return tally.rest.id
}

function tallyOf(ctx: Context, kind: string, key: string): Tally {
  const minute = minuteOf(ctx)
  const wanted = `${kind} ${minute} ${key}`
  // Whoever invents a new key for every try shares one tally, and the memory of this process stays bounded.
  const name = tallies.has(wanted) || tallies.size < keysMax ? wanted : `${kind} ${minute}`
  const known = tallies.get(name)
  if (known) return known
  const tally: Tally = { minute, count: 0, rest: null }
  tallies.set(name, tally)
  return tally
}

const minuteOf = (ctx: Context): number => Math.floor(ctx.now.getTime() / (minutes(1) * 1_000))

/**
 * Writes what was only counted, for the minutes that are over; at shutdown (`all`) for the current one too. Every
 * process counts its own, so every process calls this each second. Returns how many events it wrote; what cannot be
 * written now stays for the next call.
 */
export async function flushFailures(ctx: Context, { all = false }: { all?: boolean } = {}): Promise<number> {
  const over = [...tallies].filter(([, { minute }]) => all || minute < minuteOf(ctx))
  // Taken out before writing: another call in the meantime must not write them again.
  for (const [name] of over) tallies.delete(name)
  const data = over.flatMap(([, { count, rest }]) => (rest ? [withCount(rest, count - writtenPerMinuteMax)] : []))
  if (data.length === 0) return 0
  try {
    return (await ctx.db.auditInbox.createMany({ data })).count
  } catch (error) {
    for (const [name, tally] of over) tallies.set(name, tally)
    throw error
  }
}

const withCount = (row: InboxRow, count: number): InboxRow => ({ ...row, facts: { ...(row.facts as object), count } })
