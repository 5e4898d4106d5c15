import { createHash } from 'node:crypto'
import { verifySync } from '@node-rs/argon2'
import { argon2id } from './argon2id.ts'
import type { Scheme } from './scheme.ts'

/** What Superfly keeps: hexadecimal SHA-256 of `password{salt}`, of the password alone where there is no salt. */
const legacyDigest = (password: string, salt: string): string =>
  createHash('sha256')
    .update(salt === '' ? password : `${password}{${salt}}`)
    .digest('hex')

/** A hash as an import brings it: `superfly-sha256$<users.salt>$<users.user_password>`. Stored only sealed. */
export const superflyImport = /^superfly-sha256\$([^$]{0,128})\$([0-9a-f]{64})$/i

/**
 * What is stored for an imported hash: argon2id over the old digest, with the old salt kept behind it. A stolen table of
 * SHA-256 would be read in hours; nobody has to sign in first for that to end. Takes its time: worker threads only.
 */
export function wrapSuperflyHash(imported: string): string {
  const [, salt = '', digest = ''] = superflyImport.exec(imported) ?? []
  if (digest === '') throw new Error('this is no imported Superfly hash')
  return `superfly${argon2id.hash(digest.toLowerCase())}$${salt}`
}

/** Superfly without a policy ignored the salt that it kept, so the unsalted digest counts too. */
const digestsOf = (password: string, salt: string): string[] =>
  [...new Set([salt, ''])].map((tried) => legacyDigest(password, tried))

/** As an import brings it, opened from under its seal. */
export const bareSuperfly: Scheme = {
  name: 'Superfly SHA-256',
  form: superflyImport,
  verify: (stored, password) => {
    const [, salt = '', digest = ''] = superflyImport.exec(stored) ?? []
    return digestsOf(password, salt).includes(digest.toLowerCase())
  },
}

export const superfly: Scheme = {
  name: 'Superfly SHA-256, wrapped',
  form: /^(superfly\$argon2id\$v=19\$m=\d{1,7},t=\d{1,2},p=\d{1,2})\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+\$[^$]{0,128}$/,
  verify: (stored, password) => {
    const end = stored.lastIndexOf('$')
    const salt = stored.slice(end + 1)
    const wrapped = stored.slice('superfly'.length, end)
    return digestsOf(password, salt).some((digest) => verifySync(wrapped, digest))
  },
}
