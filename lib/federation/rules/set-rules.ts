import { z } from 'zod'
import { holdAdministration } from '#lib/access/administration.ts'
import { takeBack } from '#lib/access/gifts/take-back.ts'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { contentVersion, refuseStale } from '#lib/base/content-version.ts'
import type { Context } from '#lib/db/context.ts'
import { findProvider } from '#lib/federation/provider.ts'
import { ClaimRule, ruleWords } from './claim-rule.ts'
import { planRules } from './plan-rules.ts'
import { readRules } from './read-rules.ts'

const rulesMax = 50

/** All rules of a provider, in their order. */
export const ClaimRules = z.array(ClaimRule).max(rulesMax)

export const SetRules = z.strictObject({
  provider: z.string(),
  rules: ClaimRules,
  /** Of what was shown: `listRules`. */
  version: z.string().optional(),
})

/** The rules of a provider as they are set, with their version. Refuses: not_permitted, no_such_provider. */
export async function listRules(
  ctx: Context,
  slug: string,
  who: Actor,
): Promise<{ rules: ClaimRule[]; version: string }> {
  await requireRight(ctx, who, 'settings.write')
  const rules = await rulesOf(ctx, (await findProvider(ctx, slug)).id)
  return { rules, version: contentVersion({ rules }) }
}

async function rulesOf(ctx: Context, providerId: string): Promise<ClaimRule[]> {
  const rules = await readRules(ctx, providerId)
  return rules.map(({ claim, operator, values, gives }) => ({ claim, operator, values, gives }))
}

/**
 * Makes these the rules of a provider, in this order. Those that were there stay the same rules. Whoever writes one needs what
 * giving it by hand would need, and of the portal itself must hold it themselves, also later; who takes one away needs the
 * same, and with it goes what it gave.
 * Refuses: not_permitted, no_such_provider, no_such_team, no_such_subsystem, no_such_role, changed_meanwhile,
 * last_administrator.
 */
export function setRules(
  ctx: Context,
  { provider: slug, rules, version }: z.infer<typeof SetRules>,
  who: Actor,
): Promise<{ added: number; removed: number; takenFrom: number }> {
  return ctx.atomically(async (tx) => {
    await holdAdministration(tx)
    await requireRight(tx, who, 'settings.write')
    await tx.db.$queryRaw`SELECT id FROM identity_provider WHERE slug = ${slug} FOR NO KEY UPDATE`
    const { id: providerId, title } = await findProvider(tx, slug)
    refuseStale(version, { rules: await rulesOf(tx, providerId) }, {})
    const { standing, going } = await planRules(tx, providerId, rules, who)
    for (const [position, { added, gives: _, ...rule }] of standing.entries()) {
      if (added) await tx.db.claimRule.create({ data: { ...rule, providerId, position, createdAt: tx.now } })
      else await tx.db.claimRule.update({ where: { id: rule.id }, data: { position }, select: { id: true } })
    }
    let takenFrom = 0
    for (const rule of going) {
      await tx.db.claimRule.update({ where: { id: rule.id }, data: { removedAt: tx.now }, select: { id: true } })
      takenFrom += await takeBack(tx, rule)
    }
    const done = { added: standing.filter(({ added }) => added).length, removed: going.length, takenFrom }
    const facts = { provider: title, ...done, rules: rules.map(ruleWords).join('; ') }
    await recordEvent(tx, { kind: 'identity-provider.rules-set', facts }, who)
    return done
  })
}
