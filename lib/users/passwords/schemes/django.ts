import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto'
import { verifySync } from '@node-rs/argon2'
import bcrypt from 'bcryptjs'
import { sameBytes } from '#lib/base/secrets.ts'
import type { Scheme } from './scheme.ts'

// As Django stores them: https://docs.djangoproject.com/en/stable/topics/auth/passwords/. Verified only, never made.

const pbkdf2 = (digest: 'sha256' | 'sha1', form: RegExp): Scheme => ({
  name: `Django pbkdf2_${digest}`,
  form,
  verify: (stored, password) => {
    const [, iterations, salt = '', encoded = ''] = stored.split('$')
    const expected = Buffer.from(encoded, 'base64')
    return sameBytes(pbkdf2Sync(password, salt, Number(iterations), expected.length, digest), expected)
  },
})

export const djangoPbkdf2Sha256 = pbkdf2('sha256', /^(pbkdf2_sha256\$\d{1,8})\$[^$]+\$[A-Za-z0-9+/]{43}=$/)
export const djangoPbkdf2Sha1 = pbkdf2('sha1', /^(pbkdf2_sha1\$\d{1,8})\$[^$]+\$[A-Za-z0-9+/]{27}=$/)

/** bcrypt over the hexadecimal SHA-256: nothing is cut off. */
export const djangoBcryptSha256: Scheme = {
  name: 'Django bcrypt_sha256',
  form: /^(bcrypt_sha256\$\$2[aby]\$\d\d)\$[./A-Za-z0-9]{53}$/,
  verify: (stored, password) => {
    const digest = createHash('sha256').update(password).digest('hex')
    return bcrypt.compareSync(digest, stored.slice('bcrypt_sha256$'.length))
  },
}

export const djangoBcrypt: Scheme = {
  name: 'Django bcrypt',
  form: /^(bcrypt\$\$2[aby]\$\d\d)\$[./A-Za-z0-9]{53}$/,
  verify: (stored, password) => bcrypt.compareSync(password, stored.slice('bcrypt$'.length)),
}

/** argon2i is what Django made before 3.2. */
export const djangoArgon2: Scheme = {
  name: 'Django argon2',
  form: /^(argon2\$argon2(?:id|i)\$v=19\$m=\d{1,7},t=\d{1,2},p=\d{1,2})\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/,
  verify: (stored, password) => verifySync(stored.slice('argon2'.length), password),
}

export const djangoScrypt: Scheme = {
  name: 'Django scrypt',
  form: /^(scrypt\$\d{1,7})\$[^$]+\$(\d{1,2}\$\d{1,2})\$[A-Za-z0-9+/]+={0,2}$/,
  verify: (stored, password) => {
    const [, work, salt = '', block, lanes, encoded = ''] = stored.split('$')
    const expected = Buffer.from(encoded, 'base64')
    const [N, r, p] = [Number(work), Number(block), Number(lanes)]
    // Node's own limit of 32 MiB is just below what Django's parameters need: 128·N·r and a little.
    return sameBytes(scryptSync(password, salt, expected.length, { N, r, p, maxmem: 128 * r * (N + p + 2) }), expected)
  },
}
