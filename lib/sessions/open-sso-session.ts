import { callerData, recordEvent } from '#lib/audit/record-event.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'

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

type Opening = {
  userId: string
  userEpoch: number
  proofs: readonly Proof[]
  /** The browser that signed in, by the hash of its cookie; it may carry several sessions, one after the other. */
  browserHash?: Uint8Array
}

/** A session to be opened: what its browser is given, and what the SQL function `open_sso_session` writes. */
export function newSsoSession(
  ctx: Context,
  { userId, userEpoch, proofs, browserHash }: Opening,
): { opened: OpenedSsoSession; row: string } {
  const id = newId()
  const cookie = newSecret('pss')
  const row = {
    id,
    userId,
    userEpoch,
    cookieHash: hashSecret(cookie).toString('hex'),
    browserHash: browserHash ? Buffer.from(browserHash).toString('hex') : null,
    at: ctx.now,
    ip: ctx.ip || null,
    userAgent: ctx.userAgent || null,
    proofs: proofs.map(proofRow),
    eventId: newId(),
    requestId: ctx.requestId || null,
    facts: { methods: methodsOf(proofs) },
    personal: callerData(ctx),
  }
  return { opened: { id, cookie }, row: JSON.stringify(row) }
}

/**
 * Opens an SSO session for a browser, in the transaction that has locked the user's row.
 * The cookie is the only copy of its secret: its hash is stored.
 */
export async function openSsoSession(tx: Context, opening: Opening): Promise<OpenedSsoSession> {
  const { opened, row } = newSsoSession(tx, opening)
  await tx.db.$queryRaw`SELECT open_sso_session(${row}::jsonb)::text`
  return opened
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
  const facts = { methods: methodsOf(proofs) }
  await recordEvent(tx, { kind: 'session.raised', userId, ssoSessionId: id, facts }, { kind: 'user', id: userId })
  return { id, cookie }
}

const methodsOf = (proofs: readonly Proof[]): string => proofs.map(({ method }) => method).join(' ')

const proofRow = ({ method, factorId, at }: Proof) => ({
  id: newId(),
  method,
  factorId: factorId ?? null,
  at: new Date(at),
})
