import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pythonJson } from './python-json.ts'
import { type SignedAs, sign, signForUrl, signingKey, unsign } from './signing.ts'

// Asserted equal to itsdangerous 2.1.2 and 0.24 when they were written down.
const key = signingKey(`PRIVKEY${'b'.repeat(57)}`)
const at = new Date(1_791_000_000_000)
const modern: SignedAs = { epoch: 'unix', digest: 'sha1' }
const old: SignedAs = { epoch: '2011', digest: 'sha1' }
const request = '{"redirect_to": "http://127.0.0.2:18201/client/authenticate/?next=%2F"}'
const modernRequest = `${request}.asB9wA.E5blpEomEBYRCMPRtIKAg7-DrjQ`
const oldRequest = `${request}.HaIPQA._DhImssZCJgEGC6-ZX_6qc1fKj0`

const later = (seconds: number) => new Date(at.getTime() + seconds * 1_000)
const outcome = (message: string, now = at) => unsign(Buffer.from(message), key, now).outcome

describe('byte for byte as itsdangerous', () => {
  test('the key is derived', () => {
    expect(key.sha1.toString('hex')).toBe('4c465cceb5c86ef81b62649c781697a6cee3c4cf')
  })

  test('a request is signed in either epoch', () => {
    expect(sign(request, key, modern, at)).toBe(modernRequest)
    expect(sign(request, key, old, at)).toBe(oldRequest)
  })

  test('a token for the address is signed', () => {
    const token = 'U3uAxYOA7wGERlLbMjdtQii9sCGov17PSzJvisjLpjrdG9v1OJiqsxuUyu9p7Wv9'
    expect(signForUrl(token, key, modern, at)).toBe(
      'IlUzdUF4WU9BN3dHRVJsTGJNamR0UWlpOXNDR292MTdQU3pKdmlzakxwanJkRzl2MU9KaXFzeHVVeXU5cDdXdjki.asB9wA.KfF7NW6na5wIn0nB-weMd41Byhs',
    )
  })

  test('a person is written as Python writes JSON, and signed', () => {
    const person = {
      username: 'alice',
      email: 'alice@example.org',
      first_name: 'Älice',
      last_name: "O'Neil",
      is_staff: false,
      is_superuser: false,
      is_active: true,
    }
    expect(sign(pythonJson(person), key, modern, at)).toBe(
      '{"username": "alice", "email": "alice@example.org", "first_name": "\\u00c4lice", "last_name": "O\'Neil", "is_staff": false, "is_superuser": false, "is_active": true}.asB9wA.2M3w4DmQdiHBOI78JZuuwvCi8zQ',
    )
  })
})

describe('reading', () => {
  test('tells how it was signed, so that the answer is signed alike', () => {
    const read = (message: string) => unsign(Buffer.from(message), key, at)
    const payload = Buffer.from(request)
    expect(read(modernRequest)).toEqual({ outcome: 'signed', payload, signedAs: modern, at })
    expect(read(oldRequest)).toEqual({ outcome: 'signed', payload, signedAs: old, at })
    const newest: SignedAs = { epoch: 'unix', digest: 'sha512' }
    expect(read(sign(request, key, newest, at))).toEqual({ outcome: 'signed', payload, signedAs: newest, at })
  })

  test('takes five seconds of age and five of a clock that is ahead, and no more', () => {
    for (const message of [modernRequest, oldRequest]) {
      expect([-6, -5, 0, 5, 6].map((age) => outcome(message, later(age)))).toEqual([
        'expired',
        'signed',
        'signed',
        'signed',
        'expired',
      ])
    }
  })

  test('a message of ten years ago is old in either epoch', () => {
    for (const as of [modern, old]) {
      expect(outcome(sign(request, key, as, later(-315_360_000)))).toBe('expired')
    }
  })

  test('refuses another key, and what has not three parts', () => {
    expect(unsign(Buffer.from(modernRequest), signingKey('another'), at)).toEqual({ outcome: 'bad_signature' })
    for (const message of ['', '.', '..', 'a.b', request, '\0', '.asB9wA.', `${request}..x`]) {
      expect(outcome(message)).toBe('bad_signature')
    }
  })

  test('dots and any Unicode in the payload are the payload’s', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), signings(), fc.integer({ min: -5, max: 5 }), (payload, as, age) => {
        const message = Buffer.from(sign(payload, key, as, at))
        const read = unsign(message, key, later(age))
        expect(read).toEqual({ outcome: 'signed', payload: Buffer.from(payload), signedAs: as, at })
      }),
    )
  })

  test('no byte can be changed, left out or put in', () => {
    const place = fc.nat()
    fc.assert(
      fc.property(fc.string(), signings(), place, fc.integer({ min: 1, max: 255 }), (payload, as, nth, change) => {
        const message = Buffer.from(sign(payload, key, as, at))
        const index = nth % message.length
        const changed = Buffer.from(message)
        changed[index] = (changed[index] ?? 0) ^ change
        const shorter = Buffer.concat([message.subarray(0, index), message.subarray(index + 1)])
        const longer = Buffer.concat([message.subarray(0, index), Buffer.from([change]), message.subarray(index)])
        for (const forged of [changed, shorter, longer]) {
          if (!forged.equals(message)) expect(unsign(forged, key, at).outcome).toBe('bad_signature')
        }
      }),
    )
  })

  test('whatever comes is an outcome, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(unsign(Buffer.from(bytes), key, at).outcome).toBe('bad_signature')
      }),
    )
  })
})

test('what Python escapes is escaped', () => {
  expect(pythonJson({ a: ['é', '\u007f', '😀', '\n"\\/'], b: null, c: 3, d: undefined, e: {} })).toBe(
    '{"a": ["\\u00e9", "\\u007f", "\\ud83d\\ude00", "\\n\\"\\\\/"], "b": null, "c": 3, "e": {}}',
  )
})

const signings = () =>
  fc.record<SignedAs>({ epoch: fc.constantFrom('unix', '2011'), digest: fc.constantFrom('sha1', 'sha512') })
