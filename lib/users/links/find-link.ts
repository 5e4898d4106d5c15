import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret, isSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import type { LinkKind } from './issue-link.ts'

/** A link that works, and whose it is. */
export type AccountLink = {
  kind: string
  createdAt: Date
  sentTo: string | null
  /** Of `not_me`: whether it takes off the factors and recovery codes that were added since `createdAt`. */
  undoes: boolean
  user: { id: string; username: string; name: string; email: string | null; lockedAt: Date | null }
}

type Which = { token: string; kind: LinkKind }

const spent = 'It was used already. If that was not you, ask for another one.'
const expired = 'It was not used in time. Ask for another one.'
const gone = 'Ask for another one.'

/** The link behind a token. Reading it changes nothing. Refuses: 404 link_void. */
export async function findLink(ctx: Context, { token, kind }: Which): Promise<AccountLink> {
  const link = isSecret('pal', token) ? await readLink(ctx, token) : null
  if (link?.kind !== kind) throw new Refusal('link_void', { detail: gone })
  if (link.usedAt) throw new Refusal('link_void', { detail: spent })
  if (link.expiresAt <= ctx.now) throw new Refusal('link_void', { detail: expired })
  const { user } = link
  const moved = link.sentTo !== null && link.sentTo !== user.email
  const lapsed = user.lockedAt !== null || link.userEpoch !== user.sessionEpoch
  // "Not me" outlives all of this: whoever broke in could otherwise void it, by another address, a second password or by
  // signing out everywhere.
  if (kind !== 'not_me' && (moved || lapsed)) throw new Refusal('link_void', { detail: gone })
  return { kind, createdAt: link.createdAt, sentTo: link.sentTo, undoes: link.undoes, user }
}

/**
 * Uses a link up: of any number of callers one gets it. To be called under the user's row lock (`holdUser`), so that a lock or
 * a new password that comes at the same time is either seen here or comes after. Refuses: 404 link_void.
 */
export async function spendLink(tx: Context, which: Which): Promise<AccountLink> {
  const link = await findLink(tx, which)
  const { count } = await tx.db.accountLink.updateMany({
    where: { hash: hashOf(which.token), usedAt: null },
    data: { usedAt: tx.now },
  })
  if (count === 0) throw new Refusal('link_void', { detail: spent })
  return link
}

const hashOf = (token: string) => Uint8Array.from(hashSecret(token))

const readLink = (ctx: Context, token: string) =>
  ctx.db.accountLink.findUnique({
    where: { hash: hashOf(token) },
    select: {
      kind: true,
      userEpoch: true,
      sentTo: true,
      undoes: true,
      createdAt: true,
      expiresAt: true,
      usedAt: true,
      user: { select: { id: true, username: true, name: true, email: true, sessionEpoch: true, lockedAt: true } },
    },
  })
