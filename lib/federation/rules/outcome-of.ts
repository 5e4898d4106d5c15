import type { Gift } from '#lib/access/gifts/gift.ts'
import { operator } from '#lib/base/actor.ts'
import { ruleWords } from './claim-rule.ts'
import { isElsewhere, matchClaims } from './match-claims.ts'
import type { StoredRule } from './read-rules.ts'

type Claims = Readonly<Record<string, unknown>>

/** What rules make of claims: roles and teams, fields of the profile, and the rules of which nothing is known. */
type Outcome = { gifts: Gift[]; profile: Record<string, string>; undecided: string[]; matched: string[] }

/** Every rule that holds gives; of several for one field of the profile the first does. Pure. */
export function outcomeOf(title: string, rules: readonly StoredRule[], claims: Claims): Outcome {
  const outcome: Outcome = { gifts: [], profile: {}, undecided: [], matched: [] }
  for (const rule of rules) {
    if (isElsewhere(claims, rule.claim)) outcome.undecided.push(rule.id)
    const value = matchClaims(rule, claims)
    if (value === null) continue
    outcome.matched.push(rule.id)
    const { id: ruleId, roleId, teamId, field, writtenById } = rule
    if (field !== null) outcome.profile[field] ??= value
    else {
      const by = writtenById === null ? operator : ({ kind: 'user', id: writtenById } as const)
      outcome.gifts.push({ ruleId, roleId, teamId, by, reason: `${title}: ${ruleWords(rule)}` })
    }
  }
  return outcome
}
