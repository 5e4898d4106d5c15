import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findUser } from '#lib/users/find-user.ts'
import {
  endEverySession,
  endSessionsOfSubsystem,
  endSessionsOfUser,
  endSsoSession,
  endSubsystemSessions,
} from './end-sessions.ts'
import { parseSessionId } from './session-id.ts'

// What administrators end. Each is complete when it returns, and says how many rows were closed on the spot.

export const CutSsoSession = z.strictObject({ id: z.uuid() })

/** Ends one sign-in with all its applications; 0 when it was over. Refuses: not_permitted, session_unknown. */
export function cutSsoSession(ctx: Context, { id }: z.infer<typeof CutSsoSession>, who: Actor) {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'sessions.end')
    const known = await tx.db.ssoSession.findUnique({ where: { id }, select: { id: true } })
    if (!known) throw new Refusal('session_unknown')
    return { applications: await endSsoSession(tx, { ssoSessionId: id, reason: 'revoked' }, who) }
  })
}

export const CutSubsystemSession = z.strictObject({ id: z.string() })

/** Ends one session in one subsystem, named `sss_…`; the sign-in stays. Refuses: not_permitted, session_unknown. */
export function cutSubsystemSession(ctx: Context, input: z.infer<typeof CutSubsystemSession>, who: Actor) {
  return ctx.atomically(async (tx) => {
    const id = parseSessionId(input.id)
    const row = id && (await tx.db.subsystemSession.findUnique({ where: { id }, select: { subsystemId: true } }))
    if (!row) throw new Refusal('session_unknown')
    await requireRight(tx, who, 'sessions.end', row.subsystemId)
    return { ended: await endSubsystemSessions(tx, { ids: [id], reason: 'revoked' }, who) }
  })
}

export const CutSessionsOfUser = z.strictObject({ user: z.string() })

/** Ends everything of one person. Refuses: not_permitted, no_such_user. */
export function cutSessionsOfUser(ctx: Context, { user }: z.infer<typeof CutSessionsOfUser>, who: Actor) {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'sessions.end')
    const { id, username } = await findUser(tx, user)
    return { username, ended: await endSessionsOfUser(tx, { userId: id, reason: 'revoked' }, who) }
  })
}

export const CutSessionsOfSubsystem = z.strictObject({ subsystem: z.string() })

/** Ends every session in one subsystem. Refuses: not_permitted, no_such_subsystem. */
export function cutSessionsOfSubsystem(ctx: Context, input: z.infer<typeof CutSessionsOfSubsystem>, who: Actor) {
  return ctx.atomically(async (tx) => {
    const { id, identifier } = await findSubsystem(tx, input.subsystem)
    await requireRight(tx, who, 'sessions.end', id)
    return { identifier, ended: await endSessionsOfSubsystem(tx, { subsystemId: id, reason: 'revoked' }, who) }
  })
}

/** What must be typed, so that nobody ends all of it by a slip of the hand. */
export const everyoneWord = 'everyone'
export const CutEverySession = z.strictObject({
  confirmation: z.string().refine((typed) => typed.trim().toLowerCase() === everyoneWord, `Type ${everyoneWord}.`),
})

/** Ends every session of everyone, the caller's own with them. Refuses: not_permitted (it needs settings.write). */
export function cutEverySession(ctx: Context, _: z.infer<typeof CutEverySession>, who: Actor): Promise<void> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'settings.write')
    await endEverySession(tx, who)
  })
}
