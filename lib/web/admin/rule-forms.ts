import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { ClaimRule } from '#lib/federation/rules/claim-rule.ts'
import { previewRules } from '#lib/federation/rules/preview-rules.ts'
import { setRules } from '#lib/federation/rules/set-rules.ts'
import { viewRules } from '#lib/federation/rules/view-rules.ts'
import { fieldWords, giftWords } from './gift-words.ts'

/** Claims as they are pasted. */
const PastedClaims = z
  .string()
  .max(64 * 1024)
  .transform((text, ctx) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      ctx.issues.push({ code: 'custom', message: 'must be JSON, such as {"groups": ["staff"]}', input: text })
      return z.NEVER
    }
  })
  .pipe(z.record(z.string(), z.unknown(), 'must be a JSON object, such as {"groups": ["staff"]}'))

/** On whom or what rules are tried. */
const tried = { user: z.string().max(254).optional(), claims: PastedClaims.optional() }

export const TryRulesForm = z.strictObject({ provider: z.string(), ...tried })

/** A gift as the list offers it: `role wiki editor`, `team staff`, `field name`, or `attribute` with its name in a box. */
function giftOf(chosen: string, attribute: string): unknown {
  const [kind, first = '', ...rest] = chosen.split(' ')
  if (kind === 'role') return { subsystem: first, role: rest.join(' ') }
  if (kind === 'team') return { team: [first, ...rest].join(' ') }
  return { field: kind === 'field' ? first : `attribute.${attribute}` }
}

/** The choice under which a gift stands in that list. */
export function choiceOf(gives: ClaimRule['gives']): { gives: string; attribute: string } {
  if ('role' in gives) return { gives: `role ${gives.subsystem} ${gives.role}`, attribute: '' }
  if ('team' in gives) return { gives: `team ${gives.team}`, attribute: '' }
  const [field, attribute] = gives.field.split(/^attribute\./)
  return attribute === undefined ? { gives: `field ${field}`, attribute: '' } : { gives: 'attribute', attribute }
}

const attributeWords = 'A letter first; then letters, digits, dots, hyphens or underscores.'

export const RuleForm = z
  .strictObject({
    provider: z.string(),
    version: z.string(),
    /** The rule that it takes the place of; none: it is a new one, and the last. */
    rule: z.uuid().optional(),
    /** Only to see what it would do. */
    step: z.literal('try').optional(),
    claim: ClaimRule.shape.claim,
    operator: ClaimRule.shape.operator,
    /** One a line. */
    values: z.string().optional(),
    gives: z.string('Choose what it gives.'),
    attribute: z.string().trim().optional(),
    ...tried,
  })
  .transform(({ claim, operator, values = '', gives, attribute = '', ...form }, ctx) => {
    const lines = values.split('\n').map((line) => line.trim())
    const rule = { claim, operator, values: lines.filter(Boolean), gives: giftOf(gives, attribute) }
    const parsed = ClaimRule.safeParse(rule)
    if (parsed.success) return { ...form, said: parsed.data }
    for (const { path, message } of parsed.error.issues) {
      const ofField = path[0] === 'gives' && gives === 'attribute'
      const wrong = ofField ? { path: ['attribute'], message: attributeWords } : { path: path.slice(0, 1), message }
      ctx.issues.push({ code: 'custom', input: rule, ...wrong })
    }
    return z.NEVER
  })

const which = { provider: z.string(), version: z.string(), rule: z.uuid() }

export const MoveRuleForm = z.strictObject({ ...which, to: z.enum(['up', 'down']) })
export const RemoveRuleForm = z.strictObject(which)

type Which = { provider: string; version: string; rule: string }

/** The rules with one of them changed by `change`. Refuses: changed_meanwhile where that one is there no longer. */
async function withRule(ctx: Context, which: Which, who: Actor, change: (rules: ClaimRule[], at: number) => void) {
  const { rules } = await viewRules(ctx, which.provider, who)
  const at = rules.findIndex(({ id }) => id === which.rule)
  if (at < 0) throw new Refusal('changed_meanwhile', { detail: 'This rule is there no longer.' })
  const changed = rules.map(plain)
  change(changed, at)
  return changed
}

const plain = ({ claim, operator, values, gives }: ClaimRule): ClaimRule => ({ claim, operator, values, gives })

/** Adds a rule, or puts it in the place of another; or only says what that would do. Refuses: as `setRules`, `previewRules`. */
export async function saveRule(ctx: Context, form: z.infer<typeof RuleForm>, who: Actor) {
  const { provider, version, rule, said, step, user, claims } = form
  const rules =
    rule === undefined
      ? [...(await viewRules(ctx, provider, who)).rules.map(plain), said]
      : await withRule(ctx, { provider, version, rule }, who, (list, at) => list.splice(at, 1, said))
  if (step === 'try') return { preview: await sayPreview(ctx, { provider, user, claims, rules }, who) }
  return { saved: await setRules(ctx, { provider, version, rules }, who) }
}

/** Puts a rule before the one above it, or after the one below. Refuses: as `setRules`. */
export async function moveRule(ctx: Context, { to, ...form }: z.infer<typeof MoveRuleForm>, who: Actor) {
  const rules = await withRule(ctx, form, who, (list, at) => {
    const [moved] = list.splice(at, 1)
    if (moved) list.splice(Math.max(0, to === 'up' ? at - 1 : at + 1), 0, moved)
  })
  return setRules(ctx, { provider: form.provider, version: form.version, rules }, who)
}

/** Takes a rule away, with what it gave. Refuses: as `setRules`. */
export async function removeRule(ctx: Context, form: z.infer<typeof RemoveRuleForm>, who: Actor) {
  const rules = await withRule(ctx, form, who, (list, at) => list.splice(at, 1))
  return setRules(ctx, { provider: form.provider, version: form.version, rules }, who)
}

/** What the rules that are set would do. Refuses: as `previewRules`. */
export const tryRules = (ctx: Context, form: z.infer<typeof TryRulesForm>, who: Actor) => sayPreview(ctx, form, who)

type Tried = {
  provider: string
  user?: string | undefined
  claims?: Record<string, unknown> | undefined
  rules?: ClaimRule[]
}

async function sayPreview(ctx: Context, { provider, user, claims, rules }: Tried, who: Actor) {
  const asked = { provider, ...(user !== undefined && { user }), ...(claims && { claims }), ...(rules && { rules }) }
  const seen = await previewRules(ctx, asked, who)
  const giftOf = await giftWords(
    ctx,
    seen.rules.map(({ gives }) => gives),
  )
  return {
    rules: seen.rules.map(({ rule, gives, holds, wouldGive, wouldTake }) => {
      const change = wouldGive ? ('give' as const) : wouldTake ? ('take' as const) : null
      return { rule, gift: giftOf(gives), holds, change }
    }),
    profile: Object.entries(seen.profile).map(([field, value]) => ({ label: fieldWords(field), value })),
  }
}
