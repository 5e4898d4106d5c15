import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { signingAt } from './key-ring.ts'
import { mayStillSpeak, tokenSecondsMax } from './token-type.ts'

export type ListedKey = {
  kid: string
  algorithm: string
  /** `next`: published, not signing yet. `published`: what it signed may still live. `kept`: for the audit log alone. */
  state: 'signing' | 'next' | 'published' | 'kept'
  createdAt: Date
  signsFrom: Date
  retiredAt: Date | null
  /** Until when others are told of it; null while it signs. */
  publishedUntil: Date | null
}

/** Every key that ever signed for Portico, newest first. Refuses: not_permitted. */
export async function listSigningKeys(ctx: Context, who: Actor): Promise<ListedKey[]> {
  await requireRight(ctx, who, 'settings.write')
  const rows = await ctx.db.signingKey.findMany({
    select: { kid: true, algorithm: true, createdAt: true, signsFrom: true, retiredAt: true },
    orderBy: [{ signsFrom: 'desc' }, { kid: 'asc' }],
  })
  const signing = new Set(
    [...new Set(rows.map(({ algorithm }) => algorithm))].map(
      (algorithm) =>
        signingAt(
          rows.filter((key) => key.algorithm === algorithm),
          ctx.now,
        )?.kid,
    ),
  )
  return rows.map((key) => ({
    ...key,
    state: stateOf(key, { isSigning: signing.has(key.kid), now: ctx.now }),
    publishedUntil: key.retiredAt && secondsAfter(key.retiredAt, tokenSecondsMax),
  }))
}

type Times = { signsFrom: Date; retiredAt: Date | null }

function stateOf(key: Times, { isSigning, now }: { isSigning: boolean; now: Date }): ListedKey['state'] {
  if (isSigning) return 'signing'
  if (key.signsFrom > now && key.retiredAt === null) return 'next'
  return mayStillSpeak(key, now) ? 'published' : 'kept'
}
