import { recordEvent } from '#lib/audit/record-event.ts'
import { shortCode } from '#lib/audit/short-code.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { issueToken, type TokenOrder } from './issue-token.ts'
import type { RoleWish } from './role-choice/decide-role.ts'
import { keepRole } from './role-choice/keep-role.ts'
import { roleDecision } from './role-choice/role-decision.ts'

/** The subsystem that somebody enters. */
type Entrance = { id: string; identifier: string; title: string; contact: string | null }

type Admission = {
  session: { id: string; userId: string }
  wish: RoleWish
  order: Omit<TokenOrder, 'ssoSessionId' | 'subsystemId' | 'role'>
  /** Spends what asked for this entry: once it is decided that somebody enters or is denied, and not while a role is to be chosen. */
  spend: () => Promise<void>
}

/** A one-time token, or the person has to choose a role first; then nothing is spent and nothing issued. */
export type Admitted = { kind: 'choose' } | { kind: 'admitted'; subsystemToken: string }

/**
 * Lets the person of a live SSO session into a subsystem, by whatever protocol: with which role, and the one-time token.
 * Refuses: 403 access_denied (says whom to ask), user_locked, session_ended, subsystem_disabled; what `spend` refuses.
 */
export async function admitPerson(
  ctx: Context,
  entrance: Entrance,
  { session, wish, order, spend }: Admission,
): Promise<Admitted> {
  const choosing = { userId: session.userId, subsystemId: entrance.id, ssoSessionId: session.id }
  const decision = await roleDecision(ctx, choosing, wish)
  if (decision?.kind === 'ask') return { kind: 'choose' }
  await spend()
  if (decision?.kind === 'denied') {
    return explainDenial(ctx, entrance, session, new Refusal('access_denied'), wish.fixed ?? wish.preset)
  }
  if (decision?.kept) {
    await keepRole(ctx, { ssoSessionId: session.id, subsystemId: entrance.id, roleId: decision.role.id })
  }
  const { subsystemToken } = await issueToken(ctx, {
    ...order,
    role: decision?.role.name,
    ssoSessionId: session.id,
    subsystemId: entrance.id,
  }).catch((error: unknown) => explainDenial(ctx, entrance, session, error))
  return { kind: 'admitted', subsystemToken }
}

async function explainDenial(
  ctx: Context,
  entrance: Entrance,
  { id, userId }: { id: string; userId: string },
  error: unknown,
  role?: string,
): Promise<never> {
  if (!(error instanceof Refusal) || error.code !== 'access_denied') throw error
  const eventId = await recordEvent(
    ctx,
    {
      kind: 'entry.refused',
      outcome: 'refused',
      userId,
      subsystemId: entrance.id,
      ssoSessionId: id,
      facts: { code: error.code },
    },
    { kind: 'user', id: userId },
  )
  const whom = entrance.contact ?? 'an administrator'
  const missing = role === undefined ? 'no role' : `not the role ${role}`
  const detail = `You are signed in, but you have ${missing} in ${entrance.title}. Ask ${whom} for access.`
  throw new Refusal('access_denied', {
    detail,
    reference: shortCode(eventId),
    about: entrance.identifier,
    cause: error,
  })
}
