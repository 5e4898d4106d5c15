import type { z } from 'zod'
import { holdAdministration } from '#lib/access/administration.ts'
import { takeBack } from '#lib/access/gifts/take-back.ts'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { forgetIdentitiesOf } from '#lib/users/identities/forget-identities.ts'
import { findProvider } from './provider.ts'
import type { WhichProvider } from './provider-fields.ts'
import { readRules } from './rules/read-rules.ts'

/**
 * Takes a sign-in server away: nobody comes in by it any more, and what was connected to it is forgotten, and what its
 * rules gave is taken back. Refuses: not_permitted, no_such_provider, last_administrator.
 */
export function removeProvider(
  ctx: Context,
  { provider: slug }: z.infer<typeof WhichProvider>,
  who: Actor,
): Promise<{ title: string; identities: number }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'settings.write')
    const { id, title } = await findProvider(tx, slug)
    await holdAdministration(tx)
    for (const rule of await readRules(tx, id)) await takeBack(tx, rule)
    const data = { removedAt: tx.now, enabled: false, sealedSecret: '' }
    await tx.db.identityProvider.update({ where: { id }, data, select: { id: true } })
    const identities = await forgetIdentitiesOf(tx, id)
    await recordEvent(tx, { kind: 'identity-provider.removed', facts: { provider: title, identities } }, who)
    return { title, identities }
  })
}
