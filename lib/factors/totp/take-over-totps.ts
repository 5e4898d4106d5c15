import { requireRight } from '#lib/access/rights.ts'
import type { AuditEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { sealFactorKey } from '#lib/factors/factor-key.ts'
import { idOfKey } from './keep-totp.ts'
import { usualTotp } from './match-totp.ts'
import { totpKind } from './totp-kind.ts'

/**
 * Keeps the keys of authenticator apps that people have used elsewhere: their codes sign in as before. They were made in this
 * very transaction, have no other factor, and are told nothing, for nothing changes for them. A key is one person's: whose key
 * somebody has already goes without. Returns the events to record, and who goes without. Refuses: not_permitted.
 */
export async function takeOverTotps(
  tx: Context,
  keys: readonly { userId: string; key: string }[],
  who: Actor,
): Promise<{ events: AuditEvent[]; without: ReadonlySet<string> }> {
  if (keys.length === 0) return { events: [], without: new Set() }
  await requireRight(tx, who, 'users.recover')
  const factors = keys.map(({ userId, key }) => ({ id: idOfKey(tx, key), userId, key }))
  const kept = await tx.db.factor.createManyAndReturn({
    data: factors.map(({ id, userId, key }) => ({
      ...{ id, userId, kind: totpKind.kind, name: totpKind.title, sealedKey: sealFactorKey(tx, id, key) },
      ...{ ...usualTotp, assigned: true, createdAt: tx.now },
    })),
    skipDuplicates: true,
    select: { id: true, userId: true },
  })
  const events = kept.map(({ id, userId }) => ({
    ...{ kind: 'factor.added' as const, userId },
    facts: { kind: totpKind.kind, factorId: id, first: true },
  }))
  const withKey = new Set(kept.map(({ userId }) => userId))
  return { events, without: new Set(keys.map(({ userId }) => userId).filter((id) => !withKey.has(id))) }
}
