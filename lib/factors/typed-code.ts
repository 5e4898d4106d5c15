/** Zeros of the digits that keyboards of Arabic, Persian, Urdu and Indian languages type instead of 0 to 9. */
const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6]

/**
 * A code as its verifier takes it: without spaces, dashes and the invisible marks that copying adds, and with the digits of
 * any of these keyboards as 0 to 9. Pure.
 */
export const typedCode = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}]/gu, '')
    .replace(/\p{Nd}/gu, asciiDigit)

function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0
  const zero = zeros.find((first) => point >= first && point < first + 10)
  return zero === undefined ? digit : String(point - zero)
}
