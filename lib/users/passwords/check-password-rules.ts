import type { Context } from '#lib/db/context.ts'
import { describeClasses } from './describe-password-rules.ts'
import { canonicalPassword } from './hash-password.ts'
import { runStrengthTask } from './hash-pool.ts'
import {
  characterClasses,
  checkPasswordLength,
  type PasswordRules,
  passwordLengthFloor,
  passwordRefused,
} from './password-rules.ts'

/** What others know about a person, and so try first. */
export type PersonWords = {
  username: string
  name: string
  email?: string | null
  givenName?: string | null
  familyName?: string | null
}

/**
 * Whether a person may choose this password. Everything but what only a hash can tell: see refuse-reuse.ts.
 * Refuses: password_refused, its detail one sentence that says what to do; 503 busy.
 */
export async function checkPasswordRules(
  ctx: Context,
  { password, person }: { password: string; person: PersonWords },
  rules: PasswordRules,
): Promise<void> {
  checkPasswordLength(password, rules)
  const canonical = canonicalPassword(password)
  if (rules.classes.some((name) => !characterClasses[name].test(canonical))) {
    throw passwordRefused(`A password has ${describeClasses(rules.classes)}.`)
  }
  const words = await wordsAbout(ctx, person)
  const { score, common, own } = await runStrengthTask('estimate', { password: canonical, words })
  if (common) throw passwordRefused('Many people have had this password, so it is tried first: choose another.')
  const bare = rules.strengthMin > 0 && lengthWithout(words, canonical) < passwordLengthFloor
  if (score >= rules.strengthMin && !bare) return
  throw passwordRefused(
    own || bare
      ? 'A name that belongs to you is easy to guess: choose words that have nothing to do with you.'
      : 'This password is easy to guess: add a few words that have nothing to do with each other.',
  )
}

const wordLengthMin = 3

/** The characters that are left without the person's own words: `ada.lovelace1815` is four digits to whoever knows her. */
function lengthWithout(words: readonly string[], password: string): number {
  const longestFirst = words.toSorted((a, b) => b.length - a.length)
  const left = longestFirst.reduce((rest, word) => rest.replaceAll(word, ''), password.toLowerCase())
  return [...left].length
}

/** Each name whole and in its parts: `ada.lovelace@example.org` gives ada, lovelace, example, org as well. */
async function wordsAbout(ctx: Context, person: PersonWords): Promise<string[]> {
  const instance = await ctx.db.instance.findUnique({ where: { id: 1 }, select: { name: true } })
  const names = [person.username, person.name, person.email, person.givenName, person.familyName, instance?.name]
  const whole = names.filter((name) => typeof name === 'string').map((name) => canonicalPassword(name).toLowerCase())
  const parts = whole.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u))
  return [...new Set([...whole, ...parts])].filter((word) => word.length >= wordLengthMin)
}
