import { findRole } from '#lib/access/find-role.ts'
import { permitGrant, permitTeamGrants } from '#lib/access/permit-grant.ts'
import { requireRight } from '#lib/access/rights.ts'
import { findTeam } from '#lib/access/teams/find-team.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import type { ClaimRule } from './claim-rule.ts'
import { readRules, type StoredRule } from './read-rules.ts'

/** What becomes of a provider's rules: those that stand then, in their order, and those that go. */
type RulesPlan = { standing: (StoredRule & { added: boolean })[]; going: StoredRule[] }

/**
 * Compares the rules of a provider with what they are to be. Those that were there stay the same rules. Whoever writes one
 * needs what giving it by hand would need, and of the portal itself must hold it themselves; who takes one away needs the same.
 * Refuses: not_permitted, no_such_team, no_such_subsystem, no_such_role.
 */
export async function planRules(
  ctx: Context,
  providerId: string,
  rules: readonly ClaimRule[],
  who: Actor,
): Promise<RulesPlan> {
  const going = await readRules(ctx, providerId)
  const standing: RulesPlan['standing'] = []
  for (const rule of rules) {
    const known = going.findIndex((one) => textOf(one) === textOf(rule))
    const [kept] = known < 0 ? [] : going.splice(known, 1)
    if (kept) standing.push({ ...kept, added: false })
    else {
      const given = { ...nothing, ...(await permitted(ctx, rule.gives, who)) }
      standing.push({ ...rule, ...given, id: newId(), writtenById: personOf(who), added: true })
    }
  }
  for (const { gives } of going) await permitted(ctx, gives, who)
  return { standing, going }
}

const nothing = { roleId: null, teamId: null, field: null }

const textOf = ({ claim, operator, values, gives }: ClaimRule): string =>
  JSON.stringify([claim, operator, values, Object.entries(gives).sort()])

/** What a rule gives, as columns, once the writer may give it. */
async function permitted(ctx: Context, gives: ClaimRule['gives'], who: Actor) {
  if ('field' in gives) {
    await requireRight(ctx, who, 'users.write')
    return { field: gives.field }
  }
  if ('team' in gives) {
    await requireRight(ctx, who, 'teams.write')
    const { id: teamId } = await findTeam(ctx, gives.team)
    await permitTeamGrants(ctx, teamId, who)
    return { teamId }
  }
  const role = await findRole(ctx, gives.subsystem, gives.role)
  await permitGrant(ctx, { role, limitedToId: null }, who)
  return { roleId: role.id }
}
