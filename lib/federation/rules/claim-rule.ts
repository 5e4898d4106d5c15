import { z } from 'zod'

const operators = ['equals', 'contains', 'one_of', 'matches', 'present'] as const
type Operator = (typeof operators)[number]

const Field = z.string().regex(/^(name|givenName|familyName|locale|attribute\.[A-Za-z][\w.-]{0,63})$/, {
  message: 'must be name, givenName, familyName, locale or attribute.NAME',
})

/** What is given to whoever a provider says something of; a field of the profile takes the claim's own value. */
export const ClaimRule = z
  .strictObject({
    /** Where it stands, e.g. `groups` or `realm_access.roles`. */
    claim: z.string().trim().min(1).max(200),
    operator: z.enum(operators),
    values: z.array(z.string().min(1).max(200)).max(50).default([]),
    gives: z.union([
      z.strictObject({ subsystem: z.string(), role: z.string() }),
      z.strictObject({ team: z.string() }),
      z.strictObject({ field: Field }),
    ]),
  })
  .refine(({ operator, values }) => values.length === valuesOf(operator, values.length), {
    path: ['values'],
    message: 'one value; some for one_of; none for present',
  })
export type ClaimRule = z.infer<typeof ClaimRule>

const valuesOf = (operator: Operator, given: number): number =>
  operator === 'present' ? 0 : operator === 'one_of' ? Math.max(1, given) : 1

/** How a rule reads: `groups contains “editors”`. */
export function ruleWords({ claim, operator, values }: Pick<ClaimRule, 'claim' | 'operator' | 'values'>): string {
  const quoted = values.map((value) => `“${value}”`).join(', ')
  return operator === 'present' ? `${claim} is there` : `${claim} ${operator.replace('_', ' ')} ${quoted}`
}
