import type { Context } from '#lib/db/context.ts'
import { type PasswordRules, readPasswordRules } from './password-rules.ts'

const classWords: Record<PasswordRules['classes'][number], string> = {
  letter: 'a letter',
  lower: 'a small letter',
  upper: 'a capital letter',
  digit: 'a digit',
  sign: 'a sign such as . or !',
}

/** Several characters in words, e.g. `a letter and a digit`. */
export const describeClasses = (classes: PasswordRules['classes']): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(classes.map((name) => classWords[name]))

/**
 * The rules in force as a page shows them beside the field: short sentences. `first`: for somebody who has no password yet.
 */
export async function describePasswordRules(
  ctx: Context,
  { first = false }: { first?: boolean } = {},
): Promise<{ sentences: string[]; lengthMin: number }> {
  const { lengthMin, strengthMin, classes, historyCount, maxAgeDays } = await readPasswordRules(ctx)
  const sentences = [`At least ${lengthMin} characters; spaces count, so several words are fine.`]
  if (classes.length > 0) sentences.push(`Among them ${describeClasses(classes)}.`)
  if (strengthMin > 0) sentences.push('Hard to guess, even for someone who knows you.')
  if (!first)
    sentences.push(historyCount > 1 ? `None of your last ${historyCount} passwords.` : 'Not the one you have now.')
  if (maxAgeDays !== null) sentences.push(`It is to be changed after ${maxAgeDays} days.`)
  return { sentences, lengthMin }
}
