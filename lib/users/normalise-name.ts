import { Refusal } from '#lib/base/refusal.ts'

// Version 1. `login_name` holds what this code gave when the name was made: another spelling rule needs a migration
// that rewrites the table, and normalise-name.test.ts pins what each sample becomes.

const usernameLengthMax = 64
const emailLengthMax = 254

/** Invisible, unprintable or unassigned: nobody can type them on purpose, and unassigned ones fold differently later. */
const unusable = /[\s\p{C}\p{Default_Ignorable_Code_Point}]/u

/** Alphabets with letters that look the same: `аda` with a Cyrillic а must not pass for `ada`. */
const lookalikes = [/\p{Script=Latin}/u, /\p{Script=Greek}/u, /\p{Script=Cyrillic}/u, /\p{Script=Armenian}/u]

const emailForm = /^[^@<>()[\],;:\\"]+@[^@<>()[\],;:\\"]+$/

/**
 * Full case folding of one character (Unicode CaseFolding.txt, C + F). Upper case first splits ß into SS and joins σ
 * with ς; lower case before that does the same for ẞ. The dotless ı alone would become i, which CaseFolding says it is not.
 */
const foldCharacter = (character: string): string =>
  character === 'ı' ? character : character.toLowerCase().toUpperCase().toLowerCase()

/** Twice, as NFKC_Casefold does: composing after the first round may make a letter that folds further. */
const fold = (text: string): string => {
  const once = Array.from(text.normalize('NFKC'), foldCharacter).join('').normalize('NFKC')
  return Array.from(once, foldCharacter).join('').normalize('NFKC')
}

/**
 * The one spelling under which a login name is stored and looked up: NFKC and full case folding, without the spaces
 * that keyboards add around it. Null where no login name can have this form.
 */
export function normaliseName(text: string): string | null {
  const trimmed = text.trim()
  if (trimmed.length > emailLengthMax) return null
  const folded = fold(trimmed)
  return folded === '' || folded.length > emailLengthMax || unusable.test(folded) ? null : folded
}

/** The normalised form of a new username. Refuses: name_refused. */
export function normaliseUsername(text: string): string {
  const name = normaliseName(text)
  if (name === null) throw refused('A username has no spaces or invisible characters.')
  if ([...name].length > usernameLengthMax) throw refused(`A username has at most ${usernameLengthMax} characters.`)
  if (lookalikes.filter((alphabet) => alphabet.test(name)).length > 1) {
    throw refused('A username keeps to one alphabet: letters of several look alike.')
  }
  return name
}

/** The normalised form of an e-mail address; domain and mailbox fold alike. Refuses: name_refused. */
export function normaliseEmail(text: string): string {
  const email = normaliseName(text)
  if (email === null || !emailForm.test(email)) throw refused('This is not an e-mail address.')
  return email
}

const refused = (detail: string) => new Refusal('name_refused', { detail })
