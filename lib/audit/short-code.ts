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
