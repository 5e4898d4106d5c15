import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultPolicy, type Policy } from '#lib/factors/policy.ts'
import { sample } from '#test/sample.ts'
import { nextStep, type Standing } from './next-step.ts'

const standing = (more: Partial<Standing> = {}): Standing => ({
  request: {},
  userId: 'ada',
  proofs: [{ method: 'password' }],
  policy: defaultPolicy,
  factors: [],
  passwordTemporary: false,
  roleOpen: false,
  mailedCode: { state: 'unneeded' },
  recoveryCodesOpen: false,
  ...more,
})
const totp = [{ kind: 'totp' }]
const required = { ...defaultPolicy, otp: 'required' } as const
const unsent = { state: 'unsent', address: 'ada@example.org' } as const
const sent = { ...unsent, state: 'sent' } as const
const given = { state: 'given', at: new Date() } as const
const proved = (...methods: string[]) => ({ proofs: methods.map((method) => ({ method })) })

describe('the step of a sign-in', () => {
  test.each<[string, Partial<Standing>, ReturnType<typeof nextStep>]>([
    ['nobody identified', { userId: null, proofs: [] }, 'password'],
    ['a second factor alone', proved('totp'), 'password'],
    ['the password, no factor', {}, 'done'],
    ['the password, a factor', { factors: totp }, 'otp'],
    ['the password, a factor, policy off', { factors: totp, policy: { ...defaultPolicy, otp: 'off' } }, 'done'],
    ['both', { factors: totp, ...proved('password', 'totp') }, 'done'],
    ['a recovery code', { factors: totp, ...proved('password', 'recovery_code') }, 'done'],
    ['required, no factor', { policy: required }, 'enrol_factor'],
    ['required, no factor, no mailed code yet', { policy: required, mailedCode: unsent }, 'mailed_code'],
    ['required, no factor, a mailed code not given', { policy: required, mailedCode: sent }, 'mailed_code'],
    ['required, no factor, the mailed code given', { policy: required, mailedCode: given }, 'enrol_factor'],
    [
      'a temporary password, no mailed code yet',
      { passwordTemporary: true, policy: required, mailedCode: unsent },
      'change_password',
    ],
    [
      'a first factor, its recovery codes not kept',
      { policy: required, factors: totp, ...proved('password', 'totp'), recoveryCodesOpen: true },
      'recovery_codes',
    ],
    [
      'required, no factor, only administrators add',
      { policy: { ...required, enrolment: 'administrator' } },
      { refused: 'level_unreachable' },
    ],
    [
      'required, a factor that does not count',
      { policy: { ...required, kinds: ['totp'] }, factors: [{ kind: 'hotp' }] },
      { refused: 'level_unreachable' },
    ],
    [
      'required, no factor, only kinds that nobody adds by themselves',
      { policy: { ...required, kinds: ['hotp'] } },
      { refused: 'level_unreachable' },
    ],
    [
      'a proof that does not count',
      { policy: { ...required, kinds: ['hotp'] }, factors: [{ kind: 'hotp' }], ...proved('password', 'totp') },
      'otp',
    ],
    ['a temporary password', { passwordTemporary: true }, 'change_password'],
    ['a temporary password, a factor', { passwordTemporary: true, factors: totp }, 'otp'],
    [
      'a temporary password, both proved',
      { passwordTemporary: true, factors: totp, ...proved('password', 'totp') },
      'change_password',
    ],
    ['a trusted browser', { factors: totp, ...proved('password', 'trusted_device') }, 'done'],
    [
      'a trusted browser that does not count',
      { factors: totp, policy: { ...required, trustedDevices: false }, ...proved('password', 'trusted_device') },
      'otp',
    ],
    [
      'a trusted browser, level asked for',
      { factors: totp, request: { level: 'otp' }, ...proved('password', 'trusted_device') },
      'otp',
    ],
    [
      'a trusted browser, proving again',
      { factors: totp, request: { asUserId: 'ada' }, ...proved('password', 'trusted_device') },
      'otp',
    ],
    [
      'a trusted browser, stepping up',
      { factors: totp, request: { asUserId: 'ada', stepUp: true }, ...proved('password', 'trusted_device') },
      'done',
    ],
    ['a role to choose', { roleOpen: true }, 'choose_role'],
    ['a role to choose, a factor', { roleOpen: true, factors: totp }, 'otp'],
    ['a role to choose, a temporary password', { roleOpen: true, passwordTemporary: true }, 'change_password'],
    ['somebody else', { request: { asUserId: 'grace' } }, { refused: 'other_user' }],
  ])('%s', (_, more, step) => expect(nextStep(standing(more))).toEqual(step))
})

const methods = ['password', 'totp', 'hotp', 'recovery_code', 'trusted_device'] as const
const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  otp: fc.constantFrom('off', 'optional', 'required'),
  kinds: fc.option(fc.subarray(['totp', 'hotp'], { minLength: 1 })),
  maxAgeSeconds: fc.constant(null),
  trustedDevices: fc.boolean(),
  enrolment: fc.constantFrom('self', 'administrator'),
})
const anyStanding: fc.Arbitrary<Standing> = fc.record({
  request: fc.record(
    { level: fc.constantFrom('password', 'otp'), asUserId: fc.constantFrom('ada', 'grace'), stepUp: fc.boolean() },
    { requiredKeys: [] },
  ),
  userId: fc.constantFrom('ada', null),
  proofs: fc.subarray([...methods]).map((given) => given.map((method) => ({ method }))),
  policy: anyPolicy,
  factors: fc.subarray([{ kind: 'totp' }, { kind: 'hotp' }]),
  passwordTemporary: fc.boolean(),
  roleOpen: fc.boolean(),
  mailedCode: fc.constantFrom(unsent, sent, given, { state: 'unneeded' as const }),
  recoveryCodesOpen: fc.boolean(),
})

test('whoever is done has proved all that policy and request ask for', () => {
  fc.assert(
    fc.property(anyStanding, (given) => {
      if (nextStep(given) !== 'done') return
      const has = (method: string) => given.proofs.some((proof) => proof.method === method)
      const counts = (kind: string) => given.policy.kinds?.includes(kind) ?? true
      const second = has('recovery_code') || ['totp', 'hotp'].some((kind) => has(kind) && counts(kind))
      expect(given.userId).toBe('ada')
      expect(has('password')).toBe(true)
      expect(given.request.asUserId ?? 'ada').toBe('ada')
      expect(given.passwordTemporary).toBe(false)
      expect(given.roleOpen).toBe(false)
      expect(given.recoveryCodesOpen).toBe(false)
      if (given.request.level === 'otp') expect(second).toBe(true)
      const asked =
        given.policy.otp === 'required' ||
        (given.policy.otp === 'optional' && given.factors.some(({ kind }) => counts(kind)))
      if (asked) expect(second || (given.policy.trustedDevices && has('trusted_device'))).toBe(true)
    }),
    { numRuns: sample(1_500, 20_000) },
  )
})

test('a further proof never takes a step back, and every step but the last can be left by giving what it asks for', () => {
  const order = [
    ...['password', 'otp', 'change_password', 'mailed_code', 'enrol_factor', 'recovery_codes', 'choose_role', 'done'],
  ]
  fc.assert(
    fc.property(anyStanding, fc.constantFrom(...methods), (given, method) => {
      const before = nextStep(given)
      const after = nextStep({ ...given, proofs: [...given.proofs, { method }] })
      if (typeof before === 'object' || typeof after === 'object') return
      expect(order.indexOf(after)).toBeGreaterThanOrEqual(order.indexOf(before))
    }),
    { numRuns: sample(1_500, 20_000) },
  )
})
