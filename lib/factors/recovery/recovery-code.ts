import { randomBytes } from 'node:crypto'
import type { Context } from '#lib/db/context.ts'
import { typedCode } from '#lib/factors/typed-code.ts'

/** Crockford's base 32: nothing that reads like something else. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const letters = 10

/** A fresh code of 50 random bits, to be read and typed: `XXXXX-XXXXX`. */
export function newRecoveryCode(): string {
  const code = Array.from(randomBytes(letters), (byte) => alphabet.charAt(byte % 32)).join('')
  return `${code.slice(0, 5)}-${code.slice(5)}`
}

/** The hash under which a typed code is looked up, or null where it has not the form of one. */
export function hashRecoveryCode(ctx: Context, userId: string, typed: string): Uint8Array<ArrayBuffer> | null {
  const code = typedCode(typed).toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
  if (code.length !== letters || [...code].some((letter) => !alphabet.includes(letter))) return null
  return Uint8Array.from(ctx.sealer.hmac('recovery code', `${userId} ${code}`))
}
