import { isIP } from 'node:net'
import { effectiveRoles } from '#lib/access/effective-roles.ts'
import { holdUser } from '#lib/access/settle-access.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import type { Proof } from './open-sso-session.ts'
import { type OpeningTerms, openingTerms } from './opening-terms.ts'
import type { EffectiveRole } from './session-answer.ts'

/** Nobody carries a cookie of it, so nothing slides it but its one application: it has a limit of its own. */
const entrySeconds = days(1)

type Opening = {
  userId: string
  /** The epoch under which the proofs were given; another one since voids them. */
  userEpoch: number
  subsystemId: string
  protocol: string
  /** `api`: the application's back end brought the proofs. `impersonation`: it brought none. */
  origin: 'api' | 'impersonation'
  proofs: readonly Proof[]
  /** The number of the subsystem session. */
  number: string
  /** Where the application says the person is. */
  ip?: string | null | undefined
}

/**
 * Opens a session in one subsystem that no browser asked for, with an SSO session above it that has no cookie and opens
 * nothing else. Under the user's row lock, as `finish` does. Null where the person was locked, has changed since, or has no
 * access. Only inside a transaction.
 */
export async function openEntry(tx: Context, opening: Opening, who: Actor): Promise<EffectiveRole[] | null> {
  const { userId, userEpoch, subsystemId, origin, proofs } = opening
  await holdUser(tx, userId)
  const [user, { roles, digest }, instance, [terms]] = [
    await tx.db.user.findUniqueOrThrow({ where: { id: userId }, select: { lockedAt: true, sessionEpoch: true } }),
    await effectiveRoles(tx, { userId, subsystemId }),
    await tx.db.instance.findUniqueOrThrow({ where: { id: 1 }, select: { sessionEpoch: true } }),
    await tx.db.$queryRaw<OpeningTerms[]>`
      SELECT ${openingTerms(opening.protocol, tx.now)}
        FROM subsystem b JOIN instance i ON i.id = 1 WHERE b.id = ${subsystemId}::uuid`,
  ]
  if (!terms || user.lockedAt || user.sessionEpoch !== userEpoch || digest === '') return null
  const [ssoSessionId, id] = [newId(), newId()]
  const common = { userId, createdAt: tx.now, touchedAt: tx.now }
  await tx.db.ssoSession.create({
    data: {
      ...common,
      id: ssoSessionId,
      origin,
      idleSeconds: entrySeconds,
      absoluteDeadline: secondsAfter(tx.now, entrySeconds),
      userEpoch,
      instanceEpoch: instance.sessionEpoch,
      ip: opening.ip && isIP(opening.ip) ? opening.ip : null,
      proofs: {
        create: proofs.map(({ method, factorId, at }) => ({ method, factorId: factorId ?? null, at: new Date(at) })),
      },
    },
    select: { id: true },
  })
  await tx.db.subsystemSession.create({
    data: {
      ...common,
      id,
      number: BigInt(opening.number),
      ssoSessionId,
      subsystemId,
      protocol: opening.protocol,
      ...terms,
      accessDigest: digest,
      userRevision: 0,
    },
    select: { id: true },
  })
  const kind = origin === 'impersonation' ? 'session.impersonated' : 'session.opened'
  const facts = { origin, protocol: opening.protocol, methods: proofs.map(({ method }) => method).join(' ') }
  await recordEvent(tx, { kind, userId, subsystemId, ssoSessionId, subsystemSessionId: id, facts }, who)
  return roles
}
