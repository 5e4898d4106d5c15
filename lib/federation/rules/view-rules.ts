import { countGifts } from '#lib/access/gifts/count-gifts.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findProvider } from '#lib/federation/provider.ts'
import type { ClaimRule } from './claim-rule.ts'
import { readRules } from './read-rules.ts'
import { listRules } from './set-rules.ts'

/** A rule as it is edited, and how many people hold now what it gave. */
type ViewedRule = ClaimRule & { id: string; holders: number }

/** The rules of a provider, each with its id, and the version of them all. Refuses: not_permitted, no_such_provider. */
export async function viewRules(
  ctx: Context,
  slug: string,
  who: Actor,
): Promise<{ rules: ViewedRule[]; version: string }> {
  const { version } = await listRules(ctx, slug, who)
  const stored = await readRules(ctx, (await findProvider(ctx, slug)).id)
  const counts = await countGifts(
    ctx,
    stored.map(({ id }) => id),
  )
  const rules = stored.map(({ id, claim, operator, values, gives }) => {
    return { id, claim, operator, values, gives, holders: counts.get(id) ?? 0 }
  })
  return { rules, version }
}
