import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { UpstreamSubject } from './find-identity.ts'

type Link = UpstreamSubject & { userId: string; label: string; provider: string }

/**
 * Connects an identity to a user; `already` where it was so. By its subject alone: an e-mail address says nothing here.
 * One statement decides whose it is. Refuses: identity_taken.
 */
export function linkIdentity(
  ctx: Context,
  { providerId, subject, userId, label, provider }: Link,
  who: Actor,
): Promise<{ id: string; already: boolean }> {
  return ctx.atomically(async (tx) => {
    const [made] = await tx.db.upstreamIdentity.createManyAndReturn({
      data: [{ providerId, subject, userId, label: label.slice(0, 200), createdAt: tx.now, lastUsedAt: tx.now }],
      skipDuplicates: true,
      select: { id: true },
    })
    if (!made) {
      const known = await tx.db.upstreamIdentity.findUnique({
        where: { providerId_subject: { providerId, subject } },
        select: { id: true, userId: true },
      })
      if (known?.userId !== userId) throw new Refusal('identity_taken')
      return { id: known.id, already: true }
    }
    await recordEvent(tx, { kind: 'identity.linked', userId, facts: { provider } }, who)
    return { id: made.id, already: false }
  })
}
