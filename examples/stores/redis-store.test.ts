import { expect, test } from 'vitest'
import { RedisStore } from './redis-store.ts'

// What every store does is tried with a real Redis in interop/redis.test.ts.

test('every method sends one command', async () => {
  const sent: string[][] = []
  const store = new RedisStore({ sendCommand: async (words) => void sent.push(words) })
  await store.markActive(['sss_1'])
  await store.extend(new Map([['sss_1', 'later']]), 5)
  await store.claim('jti:1', 1.5)
  expect(sent.map(([command]) => command)).toEqual(['EVAL', 'EVAL', 'SET'])
  expect(sent[1]?.slice(2)).toEqual(['0', '5', 'sss_1', 'later'])
  expect(sent[2]).toEqual(['SET', '{portico}:claim:jti:1', '1', 'NX', 'PX', '1500'])
})
