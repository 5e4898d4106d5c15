import { createHash } from 'node:crypto'
import bcrypt from 'bcryptjs'
import { describe, expect, test } from 'vitest'
import { decoys } from '#lib/users/passwords/verify-password.ts'
import { argon2id } from './argon2id.ts'
import { bcryptSha384 } from './bcrypt.ts'
import vectors from './django-vectors.json' with { type: 'json' }
import { ownSchemes, schemeOf, schemes } from './registry.ts'
import { bareSuperfly, superfly, wrapSuperflyHash } from './superfly.ts'

const verify = (stored: string, password: string) => schemeOf(stored)?.verify(stored, password)
const prefixOf = (stored: string) => stored.slice(0, 24)

describe('hashes of the real Django', () => {
  test.each(vectors.map(({ hash, password }) => [prefixOf(hash), password, hash]))(
    '%s… for %j',
    (_, password, hash) => {
      expect(verify(hash, password)).toBe(true)
      expect(verify(hash, `${password.slice(1)}x`)).toBe(false)
    },
  )

  test('each form belongs to one scheme alone, and every verified scheme has a vector', () => {
    const owners = vectors.map(({ hash }) => schemes.filter(({ form }) => form.test(hash)))
    expect(owners.filter((found) => found.length !== 1)).toEqual([])
    const seen = new Set(owners.flat())
    expect(schemes.filter((scheme) => !seen.has(scheme))).toEqual([argon2id, bcryptSha384, superfly, bareSuperfly])
  })

  test('one accent spelt in two ways is two passwords to Django', () => {
    const typed = 'Cafe\u0301 of the \ufb01sh'
    const hash = vectors.find(({ password }) => password === typed)?.hash ?? ''
    expect(verify(hash, typed)).toBe(true)
    expect(verify(hash, typed.normalize('NFKC'))).toBe(false)
  })
})

test('plain bcrypt of any maker: PHP writes 2y', () => {
  for (const { hash, password } of vectors.filter((vector) => vector.hash.startsWith('$2b$'))) {
    expect(verify(hash.replace('$2b$', '$2y$'), password)).toBe(true)
  }
})

describe.each(Object.values(ownSchemes))('$name', (own) => {
  const long = 'x'.repeat(72)

  test('verifies what it made, to the last of 200 bytes', () => {
    const stored = own.hash(`${long}${'y'.repeat(128)}`)
    expect(schemeOf(stored)).toBe(own)
    expect(own.verify(stored, `${long}${'y'.repeat(128)}`)).toBe(true)
    expect(own.verify(stored, `${long}${'y'.repeat(127)}z`)).toBe(false)
    expect(own.verify(stored, long)).toBe(false)
  })

  test('takes its own hashes for strong, and its decoy, which really is worked on', () => {
    expect(own.isStrong(own.hash('a password'))).toBe(true)
    const decoy = Object.values(decoys).find((stored) => own.form.test(stored)) ?? ''
    expect(own.isStrong(decoy)).toBe(true)
    const started = performance.now()
    expect(own.verify(decoy, 'a password')).toBe(false)
    const decoyMs = performance.now() - started
    const hashed = performance.now()
    own.hash('a password')
    expect(decoyMs).toBeGreaterThan((performance.now() - hashed) / 4)
  })
})

test('parameters below those of today are weak, those above are not', () => {
  const salted = '$Yq0mMdB3d3YtFyKcBc1qkg$Rm1Ifs0D9nRtbn1NczyVPb6kB1v2gk3bpTQ8zJlZ2kM'
  const strong = ['m=19456,t=2,p=1', 'm=65536,t=3,p=4'].map((parameters) => `$argon2id$v=19$${parameters}${salted}`)
  const weak = ['m=19455,t=2,p=1', 'm=65536,t=1,p=4'].map((parameters) => `$argon2id$v=19$${parameters}${salted}`)
  expect([...strong, ...weak].map(argon2id.isStrong)).toEqual([true, true, false, false])
  expect(bcryptSha384.isStrong(`bcrypt-sha384${bcrypt.hashSync('x', 4)}`)).toBe(false)
})

// There is no public Superfly hash with all of its parts; these follow the formula of its MessageDigestPasswordEncoder.
describe('Superfly', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const salt = sha256('a salt')
  const imported = (digest: string, itsSalt: string) => wrapSuperflyHash(`superfly-sha256$${itsSalt}$${digest}`)

  test('verifies password{salt}, and keeps the old digest nowhere', () => {
    const digest = sha256(`123admin123{${salt}}`)
    for (const stored of [imported(digest, salt), imported(digest.toUpperCase(), salt)]) {
      expect(schemeOf(stored)).toBe(superfly)
      expect(stored).toMatch(/^superfly\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      expect(stored).not.toContain(digest)
      expect(verify(stored, '123admin123')).toBe(true)
      expect(verify(stored, '123admin124')).toBe(false)
      expect(verify(stored, digest)).toBe(false)
    }
    const bare = `superfly-sha256$${salt}$${digest.toUpperCase()}`
    expect(['123admin123', '123admin124', digest].map((password) => verify(bare, password))).toEqual([
      true,
      false,
      false,
    ])
  })

  test('verifies a digest without salt, whether a salt was kept or not', () => {
    const digest = sha256('123admin123')
    expect(verify(`superfly-sha256$${salt}$${digest}`, '123admin123')).toBe(true)
    expect(verify(imported(digest, ''), '123admin123')).toBe(true)
    expect(verify(imported(digest, salt), '123admin123')).toBe(true)
    expect(verify(imported(digest, salt), `123admin123{${salt}}`)).toBe(false)
  })
})

test.each(['', 'x', '{MD5}abc', 'md5$salt$abc', 'plain text', '!unusable', 'superfly-sha256$salt$0'])(
  '%j is of no scheme',
  (stored) => expect(schemeOf(stored)).toBeUndefined(),
)
