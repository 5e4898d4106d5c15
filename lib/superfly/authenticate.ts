import { z } from 'zod'
import { effectiveRoles } from '#lib/access/effective-roles.ts'
import type { Reached } from '#lib/access/reach.ts'
import { recordFailure } from '#lib/audit/record-failure.ts'
import { unknownNameDigest } from '#lib/audit/unknown-name-digest.ts'
import { system } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { openEntry } from '#lib/sessions/open-entry.ts'
import { randomSessionNumber } from '#lib/sessions/session-number.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { findNamedUser } from '#lib/users/find-named-user.ts'
import { normaliseName } from '#lib/users/normalise-name.ts'
import { noteSignIn } from '#lib/users/note-sign-in.ts'
import { checkCredentials } from '#lib/users/passwords/check-credentials.ts'
import { passwordStanding } from '#lib/users/passwords/password-standing.ts'
import { refuseOther } from './caller.ts'
import { superflyProtocol } from './connection.ts'
import { optionalText, Password, SubsystemHint, Username } from './fields.ts'
import { keepPendingEntry } from './pending-entry.ts'
import { findReached } from './reached-user.ts'
import { completeRegistration } from './registration.ts'
import { secondFactorStanding } from './second-factor-standing.ts'
import { spendGuessQuietly } from './spend-guess-quietly.ts'
import { type SsoUser, ssoUser } from './sso-user.ts'

export const Authenticate = z.object({
  username: Username,
  password: Password,
  authRequestInfo: z.object({ ipAddress: optionalText(64), subsystemIdentifier: SubsystemHint }).nullish(),
})
type Authenticate = z.infer<typeof Authenticate>

/**
 * A name and a password that somebody typed on the application's own page. Null for every "no". A session is open only where
 * nothing else is lacking; otherwise it waits for `checkOtp` or `changeTempPassword`.
 * Refuses: 403 capability_missing, not_permitted (another subsystem's name); 503 busy.
 */
export async function authenticate(ctx: Context, input: Authenticate, who: SubsystemCaller): Promise<SsoUser | null> {
  await requireCapability(ctx, who, 'users.authenticate')
  await refuseOther(ctx, who, input.authRequestInfo?.subsystemIdentifier)
  const reached = await findReached(ctx, who, { username: input.username, reach: 'access' })
  const user = await believe(ctx, input, who, reached)
  if (!user) return null
  await completeRegistration(ctx, user.id)
  const which = { userId: user.id, subsystemId: who.id }
  const [{ wanted }, { mustChange }] = [await secondFactorStanding(ctx, which), await passwordStanding(ctx, user.id)]
  const entry = { ...which, userEpoch: user.epoch, number: randomSessionNumber() }
  const told = { username: user.username, number: entry.number, secondFactor: wanted, mustChange }
  if (!wanted && !mustChange) {
    const roles = await enter(ctx, { ...entry, ip: input.authRequestInfo?.ipAddress }, who)
    return roles && ssoUser({ ...told, roles })
  }
  const { roles } = await effectiveRoles(ctx, which)
  await keepPendingEntry(ctx, { ...entry, wantsCode: wanted, mustChange })
  return ssoUser({ ...told, roles })
}

type Believed = { id: string; username: string; epoch: number }

/** Whoever is out of reach is verified like a name that nobody bears: the caller learns nothing of their password. */
async function believe(
  ctx: Context,
  { username, password }: Authenticate,
  who: SubsystemCaller,
  reached: Reached | null,
): Promise<Believed | null> {
  const userId = reached?.id ?? (await findNamedUser(ctx, username))
  const nameDigest = unknownNameDigest(ctx, normaliseName(username) ?? username)
  const guess = await spendGuessQuietly(ctx, userId ? { userId } : { nameDigest })
  if (!guess) return null
  const claim = { ...(reached ? { userId: reached.id } : { name: '' }), password, stranger: true }
  const credentials = await checkCredentials(ctx, claim).catch(async (error: unknown) => {
    await guess.giveBack()
    throw error
  })
  if (!('reason' in credentials) && reached) {
    await guess.giveBack()
    return { id: reached.id, username: reached.username, epoch: credentials.sessionEpoch }
  }
  const reason = 'reason' in credentials && reached ? credentials.reason : userId ? 'out_of_reach' : 'unknown_name'
  const facts = { reason, path: superflyProtocol, ...(!userId && { nameDigest }) }
  const event = { kind: 'sign-in.refused' as const, userId, subsystemId: who.id, facts }
  await recordFailure(ctx, event, userId ?? nameDigest, system)
  return null
}

type Entering = {
  userId: string
  subsystemId: string
  userEpoch: number
  number: string
  ip?: string | null | undefined
}

const enter = (ctx: Context, entry: Entering, who: SubsystemCaller) =>
  ctx.atomically(async (tx) => {
    const proofs = [{ method: 'password', at: tx.now.toISOString() }]
    const roles = await openEntry(tx, { ...entry, protocol: superflyProtocol, origin: 'api', proofs }, who)
    if (roles) await noteSignIn(tx, entry.userId)
    return roles
  })
