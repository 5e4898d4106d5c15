import { expect, test } from 'vitest'
import { createSealer } from '#lib/base/seal.ts'
import type { Context } from '#lib/db/context.ts'
import { unknownNameDigest } from './unknown-name-digest.ts'

const under = (secret: string) => ({ sealer: createSealer(Buffer.alloc(32, secret)) }) as Context

test('a name that nobody bears is kept as a digest that only the root secret can repeat', () => {
  expect(unknownNameDigest(under('a'), 'hunter2')).toBe(unknownNameDigest(under('a'), 'hunter2'))
  expect(unknownNameDigest(under('a'), 'hunter2')).not.toBe(unknownNameDigest(under('a'), 'hunter3'))
  expect(unknownNameDigest(under('a'), 'hunter2')).not.toBe(unknownNameDigest(under('b'), 'hunter2'))
  expect(under('a').sealer.hmac('unknown name', 'hunter2')).not.toEqual(under('a').sealer.hmac('other', 'hunter2'))
})
