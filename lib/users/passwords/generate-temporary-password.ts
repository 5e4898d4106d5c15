import { randomBytes } from 'node:crypto'

/** Letters and digits that nobody confuses when read out or copied by hand (Crockford's base 32). */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const lettersCount = 16
const groupLength = 4

/** A password to hand over once: 16 letters of 5 random bits, in groups of four: `k7qd-…`. */
export function generateTemporaryPassword(): string {
  const letters = Array.from(randomBytes(lettersCount), (byte) => alphabet[byte % alphabet.length]).join('')
  return (letters.match(new RegExp(`.{${groupLength}}`, 'g')) ?? []).join('-')
}
