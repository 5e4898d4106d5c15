import { recordEvent, recordEvents } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { addJob } from '#lib/db/add-job.ts'
import type { Context } from '#lib/db/context.ts'
import { queueDeliveries } from '#lib/deliveries/queue-deliveries.ts'

/** Why a session was cut; what touch answers. */
export type EndReason = 'logout' | 'revoked' | 'user_locked' | 'permissions_removed'

/** So many rows are closed in the transaction of the change; the epoch has ended the rest already, a job closes them. */
const closedAtOnceMax = 1_000

/**
 * Ends one SSO session with all its applications. Returns the number of applications signed out; 0 when it was over already.
 * The SSO row goes first: an exchange that runs at the same time waits for it, and the second statement sees its child.
 */
export function endSsoSession(
  ctx: Context,
  { ssoSessionId, reason }: { ssoSessionId: string; reason: EndReason },
  who: Actor,
): Promise<number> {
  return ctx.atomically(async (tx) => {
    const [session] = await tx.db.ssoSession.updateManyAndReturn({
      where: { id: ssoSessionId, endedAt: null },
      data: { endedAt: tx.now, endedReason: reason },
      select: { userId: true },
    })
    if (!session) return 0
    const children = await closeSubsystemSessions(tx, { ssoSessionId }, reason)
    await recordEvent(
      tx,
      {
        kind: 'session.ended',
        userId: session.userId,
        ssoSessionId,
        facts: { reason, applications: children.length },
      },
      who,
    )
    return children.length
  })
}

/** Ends single subsystem sessions; the SSO session stays. Returns how many were live. */
export function endSubsystemSessions(
  ctx: Context,
  { ids, reason }: { ids: readonly string[]; reason: EndReason },
  who: Actor,
): Promise<number> {
  if (ids.length === 0) return Promise.resolve(0)
  return ctx.atomically(async (tx) => {
    const closed = await closeSubsystemSessions(tx, { id: { in: [...ids] } }, reason)
    const events = closed.map((row) => ({
      kind: 'subsystem-session.ended' as const,
      userId: row.userId,
      subsystemId: row.subsystemId,
      ssoSessionId: row.ssoSessionId,
      subsystemSessionId: row.id,
      facts: { reason },
    }))
    await recordEvents(tx, events, who)
    return closed.length
  })
}

/** Ends everything of a user, complete at once: the epoch is raised, so sessions, attempts and proofs of before are void. */
export function endSessionsOfUser(
  ctx: Context,
  { userId, reason }: { userId: string; reason: EndReason },
  who: Actor,
): Promise<number> {
  return ctx.atomically(async (tx) => {
    // The user's row first: `finish` locks it too, so no sign-in slips in between.
    await tx.db.user.update({ where: { id: userId }, data: { sessionEpoch: { increment: 1 } }, select: { id: true } })
    const ended = await tx.db.ssoSession.updateManyAndReturn({
      where: { userId, endedAt: null },
      data: { endedAt: tx.now, endedReason: reason },
      select: { id: true },
      limit: closedAtOnceMax,
    })
    const children = await closeSubsystemSessions(tx, { userId }, reason)
    const facts = { reason, sessions: ended.length, applications: children.length }
    await recordEvent(tx, { kind: 'user.sessions-ended', userId, facts }, who)
    return ended.length
  })
}

/** Ends every session in one subsystem, complete at once. Returns how many were closed on the spot. */
export function endSessionsOfSubsystem(
  ctx: Context,
  { subsystemId, reason }: { subsystemId: string; reason: EndReason },
  who: Actor,
): Promise<number> {
  return ctx.atomically(async (tx) => {
    await tx.db.subsystem.update({
      where: { id: subsystemId },
      data: { sessionEpoch: { increment: 1 } },
      select: { id: true },
    })
    const closed = await closeSubsystemSessions(tx, { subsystemId }, reason)
    const facts = { reason, applications: closed.length }
    await recordEvent(tx, { kind: 'subsystem.sessions-ended', subsystemId, facts }, who)
    return closed.length
  })
}

/**
 * Ends every session that a subsystem has by one protocol, however many; with `sso`, only those of such SSO sessions.
 * Returns how many were live.
 */
export async function endSessionsOfConnection(
  tx: Context,
  { reason, ...which }: Extract<Which, { protocol: string }> & { reason: EndReason },
): Promise<number> {
  let ended = 0
  for (let closed = closedAtOnceMax; closed === closedAtOnceMax; ended += closed) {
    closed = (await closeSubsystemSessions(tx, which, reason)).length
  }
  return ended
}

/** Ends a user's sessions in a subsystem where no effective action is left. Returns how many were live. */
export async function endSessionsWithoutAccess(
  ctx: Context,
  { userId, subsystemId }: { userId: string; subsystemId: string },
  who: Actor,
): Promise<number> {
  const live = await ctx.db.subsystemSession.findMany({
    where: { userId, subsystemId, endedAt: null },
    select: { id: true },
    take: closedAtOnceMax,
  })
  return endSubsystemSessions(ctx, { ids: live.map(({ id }) => id), reason: 'permissions_removed' }, who)
}

/** Ends every session of everyone, complete at once. */
export function endEverySession(ctx: Context, who: Actor): Promise<void> {
  return ctx.atomically(async (tx) => {
    await tx.db.instance.update({
      where: { id: 1 },
      data: { sessionEpoch: { increment: 1 } },
      select: { id: true },
    })
    await closeRest(tx)
    await recordEvent(tx, { kind: 'instance.sessions-ended' }, who)
  })
}

type Which =
  | { id: { in: string[] } }
  | { ssoSessionId: string }
  | { userId: string }
  | { subsystemId: string }
  | { subsystemId: string; protocol: string; sso?: { origin: string } }

/**
 * Closes up to a thousand and queues what their applications are to be told. Every way of ending comes through here, or
 * through `closeDueSessions`.
 */
async function closeSubsystemSessions(tx: Context, which: Which, reason: EndReason) {
  const closed = await tx.db.subsystemSession.updateManyAndReturn({
    where: { ...which, endedAt: null },
    data: { endedAt: tx.now, endedReason: reason },
    select: { id: true, userId: true, subsystemId: true, ssoSessionId: true },
    limit: closedAtOnceMax,
  })
  await queueDeliveries(
    tx,
    'session-ended',
    closed.map(({ id }) => ({ id, reason })),
  )
  if (closed.length === closedAtOnceMax) await closeRest(tx)
  return closed
}

/** What is over already, by its epoch or its SSO session, and was too much to close here. */
const closeRest = (tx: Context): Promise<void> => addJob(tx, 'close-sessions', {}, { triesMax: 13 })
