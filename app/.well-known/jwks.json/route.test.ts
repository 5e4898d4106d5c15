import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { log } from '#lib/base/log.ts'
import { openRuntime } from '#lib/db/runtime.ts'
import { ensureSigningKey } from '#lib/keys/ensure-signing-key.ts'
import { signToken } from '#lib/keys/sign-token.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { GET } from './route.ts'

const address = 'http://localhost:3000/.well-known/jwks.json'
let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  openRuntime({ config: ctx.config, database: ctx.database, sealer: ctx.sealer, databaseNow: () => ctx.now })
})
afterAll(() => ctx.close())

test('without a key the answer is a problem that nobody keeps', async () => {
  log.level = 'silent'
  const answer = await GET(new Request(address))
  expect(answer.status).toBe(500)
  expect(answer.headers.get('cache-control')).toBe('no-store')
})

test('a foreign reader checks our tokens with nothing but this address', async () => {
  await ensureSigningKey(ctx)
  const answer = await GET(new Request(address))
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300')

  const keys = createRemoteJWKSet(new URL(address), { [customFetch]: (url) => GET(new Request(url)) })
  const token = await signToken(ctx, 'logout+jwt', { aud: 'wiki', sid: 'sss_1' })
  const { payload } = await jwtVerify(token, keys, { typ: 'logout+jwt', audience: 'wiki', currentDate: ctx.now })
  expect(payload.sid).toBe('sss_1')
})
