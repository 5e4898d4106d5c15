import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Policy, strictest } from './policy.ts'

const policies: fc.Arbitrary<Policy> = fc.record({
  otp: fc.constantFrom('off', 'optional', 'required'),
  kinds: fc.option(fc.subarray(['totp', 'hotp', 'passkey'])),
  maxAgeSeconds: fc.option(fc.integer({ min: 60, max: 1_000 })),
  trustedDevices: fc.boolean(),
  enrolment: fc.constantFrom('self', 'administrator'),
})

test('strictest does not care in which order policies come, how they are grouped, or how often one is said', () => {
  fc.assert(
    fc.property(policies, policies, policies, (a, b, c) => {
      expect(strictest([a, b])).toEqual(strictest([b, a]))
      expect(strictest([strictest([a, b]), c])).toEqual(strictest([a, strictest([b, c])]))
      expect(strictest([a, b, c])).toEqual(strictest([strictest([a, b]), c]))
      expect(strictest([a, a])).toEqual(a)
      expect(strictest([a])).toEqual(a)
    }),
  )
})

const order = ['off', 'optional', 'required']
/** Whether whoever satisfies `a` satisfies `b`. */
const asStrictAs = (a: Policy, b: Policy): boolean =>
  order.indexOf(a.otp) >= order.indexOf(b.otp) &&
  (b.kinds === null || (a.kinds?.every((kind) => b.kinds?.includes(kind)) ?? false)) &&
  (b.maxAgeSeconds === null || (a.maxAgeSeconds !== null && a.maxAgeSeconds <= b.maxAgeSeconds)) &&
  (b.trustedDevices || !a.trustedDevices) &&
  (b.enrolment === 'self' || a.enrolment === 'administrator')

test('strictest is never weaker than any part, and asks for nothing that no part asks for', () => {
  fc.assert(
    fc.property(fc.array(policies, { minLength: 1, maxLength: 6 }), (parts) => {
      const whole = strictest(parts)
      for (const part of parts) expect(asStrictAs(whole, part)).toBe(true)
      expect(parts.map(({ otp }) => otp)).toContain(whole.otp)
      expect(parts.map(({ maxAgeSeconds }) => maxAgeSeconds)).toContain(whole.maxAgeSeconds)
      expect(parts.map(({ trustedDevices }) => trustedDevices)).toContain(whole.trustedDevices)
      expect(parts.map(({ enrolment }) => enrolment)).toContain(whole.enrolment)
    }),
  )
})
