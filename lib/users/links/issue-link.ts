import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { days, hours, minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

/** What a link is good for. `reset` and `invitation` give a password, `not_me` takes it. */
export type LinkKind = 'reset' | 'invitation' | 'not_me'

const paths: Record<LinkKind, string> = { reset: '/reset', invitation: '/invite', not_me: '/not-me' }

/** How long a link of each kind works. */
export const linkSeconds = { reset: minutes(30), invitation: hours(72), not_me: days(7) } as const
/** One that an administrator hands over must reach the person first. */
export const handedOverSeconds = hours(24)

type Order = {
  userId: string
  kind: LinkKind
  /** The address that it will be mailed to; null where an administrator hands it over. */
  sentTo: string | null
  seconds?: number
  /** Of `not_me`: whether it takes off the factors and recovery codes that are added from now on. */
  undoes?: boolean
}

/** Makes a link. Only its hash is stored: nobody reads it anywhere but where it was sent. */
export async function issueLink(
  tx: Context,
  { userId, kind, sentTo, seconds = linkSeconds[kind], undoes = false }: Order,
): Promise<{ url: string; expiresAt: Date }> {
  const token = newSecret('pal')
  const expiresAt = secondsAfter(tx.now, seconds)
  const user = await tx.db.user.findUniqueOrThrow({ where: { id: userId }, select: { sessionEpoch: true } })
  await tx.db.accountLink.create({
    data: {
      hash: Uint8Array.from(hashSecret(token)),
      kind,
      userId,
      userEpoch: user.sessionEpoch,
      sentTo,
      undoes,
      createdAt: tx.now,
      expiresAt,
    },
    select: { createdAt: true },
  })
  const url = new URL(paths[kind], tx.config.publicUrl)
  url.searchParams.set('link', token)
  return { url: url.href, expiresAt }
}
