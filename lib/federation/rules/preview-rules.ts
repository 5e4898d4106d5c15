import { z } from 'zod'
import { planGifts } from '#lib/access/gifts/plan-gifts.ts'
import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findProvider } from '#lib/federation/provider.ts'
import { findUser } from '#lib/users/find-user.ts'
import { readClaims } from '#lib/users/identities/seen-claims.ts'
import { ruleWords } from './claim-rule.ts'
import { outcomeOf } from './outcome-of.ts'
import { planRules } from './plan-rules.ts'
import { readRules } from './read-rules.ts'
import { ClaimRules } from './set-rules.ts'

export const PreviewRules = z.strictObject({
  provider: z.string(),
  /** Whose last claims are taken, and what they would be given and lose. */
  user: z.string().optional(),
  /** Claims to try instead. */
  claims: z.record(z.string(), z.unknown()).optional(),
  /** Rules to try in place of those that are set. */
  rules: ClaimRules.optional(),
})

/**
 * What the rules make of claims, and of a person who came with them: writes nothing. Rules that are only tried need what
 * setting them would; those that would go come last.
 * Refuses: not_permitted, no_such_provider, no_such_user, no_such_identity (they never came, and no claims were given),
 * no_such_team, no_such_subsystem, no_such_role.
 */
export async function previewRules(ctx: Context, input: z.infer<typeof PreviewRules>, who: Actor) {
  await requireRight(ctx, who, 'settings.write')
  const { id: source, title } = await findProvider(ctx, input.provider)
  const { standing, going } = await rulesToTry(ctx, source, input, who)
  if (input.user !== undefined) await requireRight(ctx, who, 'users.read')
  const user = input.user === undefined ? null : await findUser(ctx, input.user)
  const identity = user && (await ctx.db.upstreamIdentity.findFirst({ where: { userId: user.id, providerId: source } }))
  const claims = input.claims ?? (identity && (await readClaims(ctx, identity.id)))
  if (!claims) throw new Refusal('no_such_identity', { detail: 'Nobody is known to have come with claims: give some.' })
  const { gifts: wanted, matched, undecided, profile } = outcomeOf(title, standing, claims)
  const plan = user ? await planGifts(ctx, { userId: user.id, source, wanted, undecided }) : { give: wanted, take: [] }
  const [given, taken] = [plan.give, plan.take].map((part) => part.map(({ ruleId }) => ruleId))
  return {
    rules: [...standing, ...going].map((rule) => ({
      rule: ruleWords(rule),
      gives: rule.gives,
      holds: matched.includes(rule.id),
      wouldGive: given?.includes(rule.id) ?? false,
      wouldTake: taken?.includes(rule.id) ?? false,
    })),
    profile,
  }
}

/** Those that are set, or those that are to be tried in their place. */
async function rulesToTry(ctx: Context, source: string, { rules }: z.infer<typeof PreviewRules>, who: Actor) {
  if (rules) return ctx.atomically((tx) => planRules(tx, source, rules, who))
  return { standing: await readRules(ctx, source), going: [] }
}
