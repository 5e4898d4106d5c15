import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

const pendingSeconds = minutes(5)

type Whose = { subsystemId: string; userId: string }

export type PendingEntry = {
  id: string
  number: bigint
  userEpoch: number
  wantsCode: boolean
  mustChange: boolean
  createdAt: Date
}

type Lacking = Pick<PendingEntry, 'userEpoch' | 'wantsCode' | 'mustChange'> & { number: string }

/** Keeps that a password was right while something else is lacking. No session knows of it. */
export async function keepPendingEntry(ctx: Context, { number, ...entry }: Whose & Lacking): Promise<void> {
  const times = { createdAt: ctx.now, expiresAt: secondsAfter(ctx.now, pendingSeconds) }
  await ctx.db.superflyPendingEntry.create({
    data: { ...entry, number: BigInt(number), ...times },
    select: { id: true },
  })
}

/** The newest entry of a person in an application that waits, while what was proved for it still holds. */
export const findPendingEntry = (
  ctx: Context,
  { userEpoch, wantsCode, ...whose }: Whose & { userEpoch: number; wantsCode: boolean },
): Promise<PendingEntry | null> =>
  ctx.db.superflyPendingEntry.findFirst({
    where: { ...whose, userEpoch, wantsCode, expiresAt: { gt: ctx.now } },
    orderBy: { id: 'desc' },
  })

/** Takes an entry away; of any number of callers one gets true. */
export const takePendingEntry = async (tx: Context, { id }: PendingEntry): Promise<boolean> =>
  (await tx.db.superflyPendingEntry.deleteMany({ where: { id, expiresAt: { gt: tx.now } } })).count === 1

/** A code was given, and the password must still be changed. Of any number of callers one gets true. */
export const noteCodeGiven = async (tx: Context, { id }: PendingEntry): Promise<boolean> =>
  (await tx.db.superflyPendingEntry.updateMany({ where: { id, wantsCode: true }, data: { wantsCode: false } }))
    .count === 1

/** Deletes what is of no use any more. Returns how many rows went. */
export const sweepPendingEntries = async (ctx: Context): Promise<number> =>
  (await ctx.db.superflyPendingEntry.deleteMany({ where: { expiresAt: { lte: ctx.now } } })).count
