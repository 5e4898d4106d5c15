import { z } from 'zod'
import { holdAdministration } from '#lib/access/administration.ts'
import { findRole } from '#lib/access/find-role.ts'
import { takeBack } from '#lib/access/gifts/take-back.ts'
import { permitGrant, permitTeamGrants } from '#lib/access/permit-grant.ts'
import { requireRight } from '#lib/access/rights.ts'
import { findTeam } from '#lib/access/teams/find-team.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findProvider } from '#lib/federation/provider.ts'
import { ClaimRule, ruleWords } from './claim-rule.ts'
import { readRules, type StoredRule } from './read-rules.ts'

const rulesMax = 50

export const SetRules = z.strictObject({ provider: z.string(), rules: z.array(ClaimRule).max(rulesMax) })

/** The rules of a provider as they are set. Refuses: not_permitted, no_such_provider. */
export async function listRules(ctx: Context, slug: string, who: Actor): Promise<ClaimRule[]> {
  await requireRight(ctx, who, 'settings.write')
  const rules = await readRules(ctx, (await findProvider(ctx, slug)).id)
  return rules.map(({ claim, operator, values, gives }) => ({ claim, operator, values, gives }))
}

/**
 * Makes these the rules of a provider, in this order. Those that were there stay the same rules. Whoever writes one needs what
 * giving it by hand would need, and of the portal itself must hold it themselves, also later; who takes one away needs the
 * same, and with it goes what it gave.
 * Refuses: not_permitted, no_such_provider, no_such_team, no_such_subsystem, no_such_role, last_administrator.
 */
export function setRules(
  ctx: Context,
  { provider: slug, rules }: z.infer<typeof SetRules>,
  who: Actor,
): Promise<{ added: number; removed: number; takenFrom: number }> {
  return ctx.atomically(async (tx) => {
    await holdAdministration(tx)
    await requireRight(tx, who, 'settings.write')
    await tx.db.$queryRaw`SELECT id FROM identity_provider WHERE slug = ${slug} FOR NO KEY UPDATE`
    const { id: providerId, title } = await findProvider(tx, slug)
    const left = await readRules(tx, providerId)
    let added = 0
    for (const [position, rule] of rules.entries()) {
      const known = left.findIndex((one) => textOf(one) === textOf(rule))
      const [kept] = known < 0 ? [] : left.splice(known, 1)
      if (kept) await tx.db.claimRule.update({ where: { id: kept.id }, data: { position }, select: { id: true } })
      else {
        const { gives, ...plain } = rule
        const given = await permitted(tx, gives, who)
        const data = { ...plain, ...given, providerId, position, writtenById: personOf(who), createdAt: tx.now }
        await tx.db.claimRule.create({ data, select: { id: true } })
        added += 1
      }
    }
    const takenFrom = await removeRules(tx, left, who)
    const facts = { provider: title, added, removed: left.length, takenFrom, rules: rules.map(ruleWords).join('; ') }
    await recordEvent(tx, { kind: 'identity-provider.rules-set', facts }, who)
    return { added, removed: left.length, takenFrom }
  })
}

async function removeRules(tx: Context, rules: readonly StoredRule[], who: Actor): Promise<number> {
  let takenFrom = 0
  for (const rule of rules) {
    await permitted(tx, rule.gives, who)
    await tx.db.claimRule.update({ where: { id: rule.id }, data: { removedAt: tx.now }, select: { id: true } })
    takenFrom += await takeBack(tx, rule)
  }
  return takenFrom
}

const textOf = ({ claim, operator, values, gives }: ClaimRule): string =>
  JSON.stringify([claim, operator, values, Object.entries(gives).sort()])

/** What a rule gives, as columns, once the writer may give it. */
async function permitted(tx: Context, gives: ClaimRule['gives'], who: Actor) {
  if ('field' in gives) {
    await requireRight(tx, who, 'users.write')
    return { field: gives.field }
  }
  if ('team' in gives) {
    await requireRight(tx, who, 'teams.write')
    const { id: teamId } = await findTeam(tx, gives.team)
    await permitTeamGrants(tx, teamId, who)
    return { teamId }
  }
  const role = await findRole(tx, gives.subsystem, gives.role)
  await permitGrant(tx, { role, limitedToId: null }, who)
  return { roleId: role.id }
}
