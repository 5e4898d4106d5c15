import { randomInt } from 'node:crypto'
import { z } from 'zod'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const length = 64

/** A fresh key or token as the original server makes them: 64 letters and digits, which is 381 random bits. */
export const newKeyText = (): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')

/** A key of an existing pair. Servers may set a generator of their own, so only what a header and a column can hold is asked. */
export const KeyText = z
  .string()
  .trim()
  .regex(/^[!-~]{8,64}$/, 'must be 8 to 64 printable characters without spaces')
