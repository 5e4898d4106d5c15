// Runs in a thread of its own, which is started when needed and ends when idle: the word lists take 100 MB.
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'

/** So many characters are judged, and so many spellings with digits for letters: more takes seconds and tells no more. */
const judgedLengthMax = 48
const spellingsMax = 10

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common, ...english },
  graphs: adjacencyGraphs,
  maxLength: judgedLengthMax,
  l33tMaxSubstitutions: spellingsMax,
})

const commonPasswords = new Set<string>(common['passwords-common'])

export type Strength = {
  /** 0 (guessed at once) to 4. */
  score: 0 | 1 | 2 | 3 | 4
  /** It is on the list of passwords that others have had. */
  common: boolean
  /** Words that were given as the person's own are in it. */
  own: boolean
}

/** How hard the password is to guess for whoever knows these words about its owner. */
export function estimate({ password, words }: { password: string; words: string[] }): Strength {
  const { score, sequence } = zxcvbn.check(password, words)
  const own = sequence.some(({ dictionaryName }) => dictionaryName === 'userInputs')
  return { score, common: commonPasswords.has(password.toLowerCase()), own }
}
