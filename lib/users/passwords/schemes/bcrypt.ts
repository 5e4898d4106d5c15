import { createHash } from 'node:crypto'
import bcrypt from 'bcryptjs'
import type { OwnScheme, Scheme } from './scheme.ts'

const cost = 12

/** bcrypt reads 72 bytes and stops at a zero byte; base64 of SHA-384 is 64 bytes without one, so nothing is cut off. */
const beforeBcrypt = (password: string): string => createHash('sha384').update(password).digest('base64')

const prefix = 'bcrypt-sha384'

/** bcrypt over SHA-384. It has a name of its own, so it is never taken for plain bcrypt. */
export const bcryptSha384: OwnScheme = {
  name: prefix,
  form: /^(bcrypt-sha384\$2b\$\d\d)\$[./A-Za-z0-9]{53}$/,
  verify: (stored, password) => bcrypt.compareSync(beforeBcrypt(password), stored.slice(prefix.length)),
  hash: (password) => prefix + bcrypt.hashSync(beforeBcrypt(password), cost),
  isStrong: (stored) => bcrypt.getRounds(stored.slice(prefix.length)) >= cost,
}

/**
 * Plain bcrypt, as most systems keep it. It reads the first 72 bytes: whoever signed in at the old system signs in here, and
 * the hash that replaces this one is over the whole of what they typed.
 */
export const plainBcrypt: Scheme = {
  name: 'bcrypt',
  form: /^(\$2[aby]\$\d\d)\$[./A-Za-z0-9]{53}$/,
  verify: (stored, password) => bcrypt.compareSync(password, stored),
}
