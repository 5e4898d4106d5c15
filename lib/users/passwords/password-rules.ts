import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { canonicalPassword } from './hash-password.ts'

/** No rules may allow less; an operator may set a password this short for a machine of the past. */
export const passwordLengthFloor = 8
/** No rules may allow more: hashing is work that a stranger could ask for. */
export const passwordLengthCeiling = 256

/** Kinds of characters that rules may ask for. */
export const characterClasses = {
  letter: /\p{L}/u,
  lower: /\p{Ll}/u,
  upper: /\p{Lu}/u,
  digit: /\p{Nd}/u,
  sign: /[^\p{L}\p{N}\s]/u,
} as const
const classNames = Object.keys(characterClasses) as (keyof typeof characterClasses)[]

const fields = {
  /** Characters as people count them. */
  lengthMin: z.int().min(passwordLengthFloor).max(64),
  lengthMax: z.int().min(64).max(passwordLengthCeiling),
  /** Guesses that it withstands, as zxcvbn counts: 3 is 10^8 and more; 0 leaves only the lists of common passwords. */
  strengthMin: z.int().min(0).max(4),
  /** One character at least of each of these. */
  classes: z.array(z.enum(classNames)).refine((names) => new Set(names).size === names.length, 'names one twice'),
  /** So many of the last passwords, the present one included, may not be taken again. */
  historyCount: z.int().min(1).max(24),
  /** After so many days a password is changed at the next sign-in; null = never. */
  maxAgeDays: z.int().min(1).max(3_650).nullable(),
  /** So long a temporary password lets its person in to choose another. */
  temporaryDays: z.int().min(1).max(90),
}

/** What passwords that people choose for themselves must be. Stored in `instance.password_rules`. */
export const PasswordRules = z.strictObject(fields)
export type PasswordRules = z.infer<typeof PasswordRules>

/** Some of the rules, as a change of them or as rows that older versions have stored. */
export const SomePasswordRules = z.strictObject(fields).partial()

const portico: PasswordRules = {
  lengthMin: 12,
  lengthMax: passwordLengthCeiling,
  strengthMin: 3,
  classes: [],
  historyCount: 1,
  maxAgeDays: null,
  temporaryDays: 7,
}

/** Ready-made rules. `portico` is NIST SP 800-63B: no classes, no age; `pcidss` is PCI DSS 4.0, 8.3.6, 8.3.7 and 8.3.9. */
export const passwordRulesPresets = {
  portico,
  pcidss: { ...portico, classes: ['letter', 'digit'], historyCount: 4, maxAgeDays: 90 },
} satisfies Record<string, PasswordRules>

/** The rules in force. */
export async function readPasswordRules(ctx: Context): Promise<PasswordRules> {
  const instance = await ctx.db.instance.findUnique({ where: { id: 1 }, select: { passwordRules: true } })
  return passwordRulesOf(instance?.passwordRules)
}

/** The rules that `instance.password_rules` means. */
export const passwordRulesOf = (stored: unknown): PasswordRules =>
  PasswordRules.parse({ ...portico, ...SomePasswordRules.parse(stored ?? {}) })

/**
 * The only rules for a password that an operator sets for somebody. Refuses: password_refused when it is shorter than 8
 * characters or longer than 256.
 */
export function checkPasswordLength(
  password: string,
  bounds: Partial<Pick<PasswordRules, 'lengthMin' | 'lengthMax'>> = {},
): void {
  const { lengthMin = passwordLengthFloor, lengthMax = passwordLengthCeiling } = bounds
  const length = [...canonicalPassword(password)].length
  if (length < lengthMin) throw passwordRefused(`A password has at least ${lengthMin} characters.`)
  if (length > lengthMax) throw passwordRefused(`A password has at most ${lengthMax} characters.`)
}

/** The refusal of a password: one sentence that says what to do. */
export const passwordRefused = (detail: string): Refusal => new Refusal('password_refused', { detail })
