import { findLastEvent } from '#lib/audit/find-last-event.ts'
import type { Context } from '#lib/db/context.ts'
import type { Obstacle } from './explanation.ts'
import { instantText } from './say.ts'

type User = { id: string; name: string; createdAt: Date; lockedAt: Date | null }
type Subsystem = { id: string; title: string; enabled: boolean }

/**
 * What shut the person out at `at`, whatever they held. Locks and switches are states without a history of their own: for an
 * instant that is past, the audit log tells.
 */
export async function findObstacles(
  ctx: Context,
  { user, subsystem, at }: { user: User; subsystem: Subsystem; at: Date },
): Promise<Obstacle[]> {
  const found: (Obstacle | null)[] = [
    at < user.createdAt
      ? { kind: 'user_not_created', sentence: `The account was made on ${instantText(user.createdAt.toISOString())}.` }
      : null,
    (await wasLocked(ctx, user, at)) ? { kind: 'user_locked', sentence: 'The account is locked.' } : null,
    (await wasDisabled(ctx, subsystem, at))
      ? { kind: 'subsystem_disabled', sentence: `${subsystem.title} is switched off.` }
      : null,
  ]
  return found.filter((obstacle) => obstacle !== null)
}

async function wasLocked(ctx: Context, { id, lockedAt }: User, at: Date): Promise<boolean> {
  if (at >= ctx.now) return lockedAt !== null
  if (lockedAt && lockedAt <= at) return true
  const last = await findLastEvent(ctx, { userId: id, kinds: ['user.locked', 'user.unlocked'], until: at })
  return last?.kind === 'user.locked'
}

async function wasDisabled(ctx: Context, { id, enabled }: Subsystem, at: Date): Promise<boolean> {
  if (at >= ctx.now) return !enabled
  const last = await findLastEvent(ctx, {
    subsystemId: id,
    kinds: ['subsystem.disabled', 'subsystem.enabled'],
    until: at,
  })
  return last?.kind === 'subsystem.disabled'
}
