import { recordEvent } from '#lib/audit/record-event.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { ssoSessionLimits } from './limits.ts'

/** One proof of identity that was given, as the login attempt noted it. */
export type Proof = {
  method: string
  factorId?: string | undefined
  at: string
  /** It came from the session that this attempt steps up. */
  inherited?: boolean | undefined
  /** A digest of the code, by which the same form is known when it is sent again. */
  mark?: string | undefined
}

export type OpenedSsoSession = { id: string; cookie: string }

type Opening = { userId: string; userEpoch: number; proofs: readonly Proof[] }

/**
 * Opens an SSO session for a browser. Runs in the transaction that has locked the user's row.
 * The cookie is the only copy of its secret: its hash is stored.
 */
export async function openSsoSession(tx: Context, { userId, userEpoch, proofs }: Opening): Promise<OpenedSsoSession> {
  const id = newId()
  const cookie = newSecret('pss')
  const { sessionEpoch } = await tx.db.instance.findUniqueOrThrow({ where: { id: 1 }, select: { sessionEpoch: true } })
  await tx.db.ssoSession.create({
    data: {
      id,
      userId,
      cookieHash: Uint8Array.from(hashSecret(cookie)),
      createdAt: tx.now,
      touchedAt: tx.now,
      idleSeconds: ssoSessionLimits.idleSeconds,
      absoluteDeadline: secondsAfter(tx.now, ssoSessionLimits.absoluteSeconds),
      userEpoch,
      instanceEpoch: sessionEpoch,
      ip: tx.ip || null,
      userAgent: tx.userAgent || null,
      proofs: { create: proofs.map(proofRow) },
    },
    select: { id: true },
  })
  const facts = { methods: proofs.map(({ method }) => method).join(' ') }
  await recordEvent(tx, { kind: 'session.opened', userId, ssoSessionId: id, facts }, { kind: 'user', id: userId })
  return { id, cookie }
}

/**
 * Adds proofs to a live SSO session of the same user and gives it a new cookie: every step up rotates it, so that a cookie
 * that leaked before never reaches the higher level. Returns null where the session ended meanwhile.
 */
export async function raiseSsoSession(
  tx: Context,
  { id, userId, proofs }: { id: string; userId: string; proofs: readonly Proof[] },
): Promise<OpenedSsoSession | null> {
  const cookie = newSecret('pss')
  const { count } = await tx.db.ssoSession.updateMany({
    where: { id, userId, endedAt: null },
    data: { cookieHash: Uint8Array.from(hashSecret(cookie)), touchedAt: tx.now },
  })
  if (count === 0) return null
  await tx.db.ssoSessionProof.createMany({ data: proofs.map((proof) => ({ ...proofRow(proof), ssoSessionId: id })) })
  const facts = { methods: proofs.map(({ method }) => method).join(' ') }
  await recordEvent(tx, { kind: 'session.raised', userId, ssoSessionId: id, facts }, { kind: 'user', id: userId })
  return { id, cookie }
}

const proofRow = ({ method, factorId, at }: Proof) => ({
  id: newId(),
  method,
  factorId: factorId ?? null,
  at: new Date(at),
})
