import type { Context } from '#lib/db/context.ts'
import { type Gift, giftKey } from './gift.ts'

/** A gift that is held now, by the row that says so. */
export type HeldGift = { id: string; ruleId: string; roleId: string | null; teamId: string | null; ofPortal: boolean }

type GiftPlan = { give: Gift[]; take: HeldGift[] }

export type Gifts = {
  userId: string
  /** Of whose rules it is about: a provider's. */
  source: string
  wanted: readonly Gift[]
  /** Rules of which nothing is known this time: what they gave stays. */
  undecided?: readonly string[]
}

/** What would be given to a user and taken from them, so that they hold by these rules what is wanted and nothing else. */
export async function planGifts(ctx: Context, { userId, source, wanted, undecided = [] }: Gifts): Promise<GiftPlan> {
  const held = await ctx.db.$queryRaw<HeldGift[]>`
    SELECT g.id, g.rule_id AS "ruleId", g.role_id AS "roleId", NULL AS "teamId", b.built_in AS "ofPortal"
      FROM "grant" g JOIN claim_rule c ON c.id = g.rule_id AND c.provider_id = ${source}::uuid
      JOIN role r ON r.id = g.role_id JOIN subsystem b ON b.id = r.subsystem_id
     WHERE g.user_id = ${userId}::uuid AND g.valid_to IS NULL
     UNION ALL
    SELECT m.id, m.rule_id, NULL, m.team_id, EXISTS (
             SELECT FROM "grant" g JOIN role r ON r.id = g.role_id JOIN subsystem b ON b.id = r.subsystem_id AND b.built_in
              WHERE g.team_id = m.team_id AND (g.valid_to IS NULL OR g.valid_to > ${ctx.now}))
      FROM team_member m JOIN claim_rule c ON c.id = m.rule_id AND c.provider_id = ${source}::uuid
     WHERE m.user_id = ${userId}::uuid AND m.valid_to IS NULL`
  const [has, wants] = [new Set(held.map(giftKey)), new Set(wanted.map(giftKey))]
  const take = held.filter((gift) => !wants.has(giftKey(gift)) && !undecided.includes(gift.ruleId))
  const taken = new Set<string | null>(take.map(({ id }) => id))
  const standing = (await readStanding(ctx, userId, wanted)).filter(({ id }) => !taken.has(id))
  const covered = new Set(standing.map(({ target }) => target))
  const give = wanted.filter((gift) => {
    const target = gift.roleId ?? gift.teamId
    if (has.has(giftKey(gift)) || target === null || covered.has(target)) return false
    // Of two rules that give the same the first does.
    covered.add(target)
    return true
  })
  return { give, take }
}

/** What of the wanted is held without an end already, whoever gave it. */
async function readStanding(ctx: Context, userId: string, wanted: readonly Gift[]) {
  if (wanted.length === 0) return []
  const targets = wanted.flatMap(({ roleId, teamId }) => roleId ?? teamId ?? [])
  return ctx.db.$queryRaw<{ id: string; target: string }[]>`
    SELECT id, role_id AS target FROM "grant"
     WHERE user_id = ${userId}::uuid AND valid_to IS NULL AND limited_to_id IS NULL AND role_id = ANY(${targets}::uuid[])
     UNION ALL
    SELECT id, team_id FROM team_member
     WHERE user_id = ${userId}::uuid AND valid_to IS NULL AND team_id = ANY(${targets}::uuid[])`
}
