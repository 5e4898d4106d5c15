// Runs in a worker thread: bcryptjs is plain JavaScript, and on the event loop one sign-in would hold up everyone's.
import { createHash } from 'node:crypto'
import { hashSync as argon2Hash, verifySync as argon2Verify } from '@node-rs/argon2'
import bcrypt from 'bcryptjs'

export type HashTask =
  | { kind: 'hash'; scheme: 'argon2id' | 'bcrypt'; password: string }
  | { kind: 'verify'; hash: string; password: string }

/** OWASP's first choice of 2024 for argon2id: 19 MiB, two passes, one lane. About 9 ms. */
const argon2Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const bcryptCost = 12

/** bcrypt reads 72 bytes and stops at a zero byte; base64 of SHA-384 is 64 bytes without one, so nothing is cut off. */
const beforeBcrypt = (password: string): string => createHash('sha384').update(password).digest('base64')

/** The scheme name stands before the first `$`; bcrypt over SHA-384 has its own, so it is never taken for plain bcrypt. */
const bcryptPrefix = 'bcrypt-sha384'

const runHashTask = (task: HashTask): string | boolean => {
  if (task.kind === 'hash') {
    if (task.scheme === 'argon2id') return argon2Hash(task.password, argon2Options)
    return bcryptPrefix + bcrypt.hashSync(beforeBcrypt(task.password), bcryptCost)
  }
  if (task.hash.startsWith('$argon2id$')) return argon2Verify(task.hash, task.password)
  if (task.hash.startsWith(`${bcryptPrefix}$`)) {
    return bcrypt.compareSync(beforeBcrypt(task.password), task.hash.slice(bcryptPrefix.length))
  }
  throw new Error('a stored password has an unknown scheme')
}

// biome-ignore lint/style/noDefaultExport: piscina calls the worker file's default export.
export default runHashTask
