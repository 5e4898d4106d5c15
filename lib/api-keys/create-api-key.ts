import { z } from 'zod'
import { portalActionNames } from '#lib/access/portal-actions.ts'
import { rightsOf } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { findUser } from '#lib/users/find-user.ts'

const daysMax = 365
/** A person who has more than these has lost sight of them. */
const liveMax = 50

export const CreateApiKey = z.strictObject({
  /** Whose it is; of oneself without it. The command line must say. */
  user: z.string().optional(),
  /** What it is for, to know it again. */
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(portalActionNames)).min(1),
  /** How long it is good for. */
  days: z.int().min(1).max(daysMax).default(90),
})

/**
 * Makes a key to the administration API. It is in this answer and nowhere else. Nobody makes one for somebody else but the
 * command line; a key makes no keys, or revoking it would leave its children.
 * Refuses: not_permitted (a scope that the owner does not hold anywhere), keys_full, no_such_user.
 */
export function createApiKey(
  ctx: Context,
  input: z.input<typeof CreateApiKey>,
  who: Actor,
): Promise<{ id: string; key: string; expiresAt: Date }> {
  const { name, scopes, days: lifetime = 90 } = input
  return ctx.atomically(async (tx) => {
    const userId = await ownerOf(tx, input.user, who)
    await tx.db.$queryRaw`SELECT id FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
    const rights = await rightsOf(tx, { kind: 'user', id: userId })
    const missing = scopes.find((scope) => rights.scope(scope).length === 0)
    if (missing) throw new Refusal('not_permitted', { detail: `scopes: ${missing} is not among the owner’s rights.` })
    const live = await tx.db.apiKey.count({ where: { userId, revokedAt: null, expiresAt: { gt: tx.now } } })
    if (live >= liveMax) throw new Refusal('keys_full')
    const key = newSecret('pak')
    const expiresAt = secondsAfter(tx.now, days(lifetime))
    const { id } = await tx.db.apiKey.create({
      data: {
        userId,
        name,
        hash: Uint8Array.from(hashSecret(key)),
        hint: key.slice(-4),
        scopes: [...new Set(scopes)].sort(),
        createdAt: tx.now,
        expiresAt,
      },
      select: { id: true },
    })
    const facts = { apiKeyId: id, name, scopes: scopes.join(' '), expiresAt: expiresAt.toISOString() }
    await recordEvent(tx, { kind: 'api-key.created', userId, facts }, who)
    return { id, key, expiresAt }
  })
}

async function ownerOf(tx: Context, user: string | undefined, who: Actor): Promise<string> {
  if (who.kind === 'operator') {
    if (user === undefined) throw new Refusal('malformed_request', { detail: 'user: say whose key it is.' })
    return (await findUser(tx, user)).id
  }
  if (who.kind !== 'user' || who.key) throw new Refusal('not_permitted', { detail: 'Sign in to make a key.' })
  if (user !== undefined && (await findUser(tx, user)).id !== who.id) throw new Refusal('not_permitted')
  return who.id
}
