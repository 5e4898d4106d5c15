/** Crockford's base 32: no I, L, O, U, so that it can be read aloud and copied by hand. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const bitsPerLetter = 5n
const letters = 8

/** A short name of an audit event for people: 8 letters of its id's random tail (40 bits). */
export function shortCode(eventId: string): string {
  const tail = BigInt(`0x${eventId.slice(-10)}`)
  return Array.from({ length: letters }, (_, i) => {
    const shift = BigInt(letters - 1 - i) * bitsPerLetter
    return alphabet.charAt(Number((tail >> shift) & 31n))
  }).join('')
}

/** What is easily misread, as the letter or digit that it was. */
const misread: Record<string, string> = { I: '1', L: '1', O: '0' }

/**
 * The random tail of the ids that a code names, in hexadecimal: codes are found by it. Case, blanks and hyphens do not
 * count. Null where the text is no code.
 */
export function shortCodeTail(text: string): string | null {
  const typed = text
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/[ILO]/g, (letter) => misread[letter] ?? letter)
  const digits = [...typed].map((letter) => alphabet.indexOf(letter))
  if (digits.length !== letters || digits.includes(-1)) return null
  const tail = digits.reduce((sum, digit) => (sum << bitsPerLetter) | BigInt(digit), 0n)
  return tail.toString(16).padStart(10, '0')
}
