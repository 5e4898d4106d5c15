import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { standingProofs } from '#lib/factors/standing-proofs.ts'
import { listFactors } from '#lib/factors/verify-second-factor.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { type OpenedSsoSession, openSsoSession, type Proof, raiseSsoSession } from '#lib/sessions/open-sso-session.ts'
import { applyChoice } from '#lib/sessions/role-choice/choose-role.ts'
import { noteSignIn } from '#lib/users/note-sign-in.ts'
import type { Attempt } from './attempt.ts'
import { nextStep } from './next-step.ts'
import { openAtOnce } from './open-at-once.ts'
import type { Browser, SessionReached } from './open-form.ts'
import type { KnownStanding } from './standing.ts'

/**
 * Turns a sign-in that is `done`, by the standing that its caller has looked up, into an SSO session: the only place that
 * does. One transaction (for the usual sign-in: one statement), under the user's row lock, so that a lock or a new password that comes at the same time either is
 * seen here or ends what is opened here; and so is a factor that is removed at the same time.
 * A live session of the same person in this browser is raised and keeps its applications; so is the session that this very
 * attempt opened before (a form sent twice).
 * Refuses: 409 other_user; 400 attempt_expired (the account changed since the proof); user_locked.
 */
export async function finish(
  ctx: Context,
  attempt: Attempt,
  standing: KnownStanding,
  browser: Pick<Browser, 'hash' | 'session'>,
): Promise<SessionReached> {
  const { userId } = attempt
  const here = browser.session
  const proofs = standing.proofs.filter(({ inherited }) => !inherited)
  if (nextStep(standing) !== 'done' || userId === null) {
    throw new Error('finish is for sign-ins that are done')
  }
  if (here && here.user.id !== userId)
    throw new Refusal('other_user', { detail: `${here.user.name} is signed in here.` })
  const opened = here ? null : await openAtOnce(ctx, { ...attempt, userId }, standing.proofs, browser.hash)
  if (opened) return opened
  return ctx.atomically(async (tx) => {
    const [user] = await tx.db.$queryRaw<{ session_epoch: number; locked: boolean }[]>`
      SELECT session_epoch, locked_at IS NOT NULL AS locked FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
    if (!user || user.locked) throw new Refusal('user_locked')
    if (user.session_epoch !== attempt.userEpoch) throw new Refusal('attempt_expired')
    await refuseFallenProofs(tx, userId, standing.proofs)
    const identified = { ...attempt, proofs, userId, browserHash: browser.hash }
    const session = (await raise(tx, identified, here)) ?? (await open(tx, identified, user.session_epoch))
    await takeRole(tx, identified, standing, session.id)
    return session
  })
}

/** What only a password proved cannot fall: the usual sign-in asks nothing here. */
async function refuseFallenProofs(tx: Context, userId: string, proofs: readonly Proof[]): Promise<void> {
  if (proofs.every(({ method }) => method === 'password')) return
  const standing = await standingProofs(tx, proofs, await listFactors(tx, userId))
  if (standing.length < proofs.length) throw new Refusal('attempt_expired')
}

type Identified = Attempt & { userId: string; browserHash: Uint8Array }

async function open(tx: Context, attempt: Identified, userEpoch: number): Promise<OpenedSsoSession> {
  const { userId, proofs, browserHash } = attempt
  if (attempt.finishedAt) throw new Refusal('attempt_expired')
  // One statement decides who finishes: of two equal POSTs one opens the session, the other comes back to raise it.
  const { count } = await tx.db.loginAttempt.updateMany({
    where: { id: attempt.id, finishedAt: null },
    data: { finishedAt: tx.now },
  })
  if (count === 0) return raiseWinner(tx, attempt)
  await noteSignIn(tx, userId)
  const opened = await openSsoSession(tx, { userId, userEpoch, proofs, browserHash })
  await tx.db.loginAttempt.updateMany({ where: { id: attempt.id }, data: { ssoSessionId: opened.id } })
  return opened
}

async function raise(tx: Context, attempt: Identified, here: SsoSession | null): Promise<SessionReached | null> {
  const id = here?.id ?? attempt.ssoSessionId
  if (!id) return null
  const { userId, proofs } = attempt
  // Nothing was proved, only chosen: the session is as high as before and keeps its cookie.
  const raised = here && proofs.length === 0 ? { id, cookie: null } : await raiseSsoSession(tx, { id, userId, proofs })
  if (raised) {
    await tx.db.loginAttempt.updateMany({
      where: { id: attempt.id },
      data: { finishedAt: attempt.finishedAt ?? tx.now, ssoSessionId: id },
    })
  }
  return raised
}

/** The other of two equal POSTs was first; it has committed, for it held the user's row until then. */
async function raiseWinner(tx: Context, { userId, ...attempt }: Identified): Promise<OpenedSsoSession> {
  const { ssoSessionId } = await tx.db.loginAttempt.findUniqueOrThrow({
    where: { id: attempt.id },
    select: { ssoSessionId: true },
  })
  const raised = ssoSessionId ? await raiseSsoSession(tx, { id: ssoSessionId, userId, proofs: attempt.proofs }) : null
  if (!raised) throw new Refusal('attempt_expired')
  return raised
}

async function takeRole(tx: Context, attempt: Identified, { offered }: KnownStanding, ssoSessionId: string) {
  const { chosen, userId } = attempt
  const { subsystemId } = attempt.request
  const role = offered.find(({ name }) => name === chosen?.role)
  if (!chosen || !subsystemId || !role) return
  await applyChoice(tx, { userId, subsystemId, ssoSessionId, role, always: chosen.always })
}
