import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a secret is for; the prefix makes a leaked one recognisable and keeps one kind from passing as another. */
export type SecretPrefix = 'pss' | 'pst' | 'prt' | 'pbr' | 'pcs' | 'psu' | 'ptd' | 'pal' | 'pkb' | 'pak' | 'pit' | 'prg'

/** A fresh secret of 256 random bits: `prefix_` and 43 characters of base64url. */
export const newSecret = (prefix: SecretPrefix): string => `${prefix}_${randomBytes(32).toString('base64url')}`

const secretPattern = /^[a-z]{3}_[A-Za-z0-9_-]{43}$/

/** Whether the text has the form of a secret of this kind; says nothing about whether it was ever issued. */
export const isSecret = (prefix: SecretPrefix, text: string): boolean =>
  text.startsWith(`${prefix}_`) && secretPattern.test(text)

/** The SHA-256 under which a secret is stored. Secrets have 256 bits, so no salt and no slow hash is needed. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Whether two byte strings are equal, in time that does not depend on where they differ. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b)
