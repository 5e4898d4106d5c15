import { randomUUID } from 'node:crypto'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import MemoryAdapter from 'oidc-provider/lib/adapters/memory_adapter.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestContext, testContext } from '#test/context.ts'
import { RecordStore } from './record-store.ts'
import { sweepRecords } from './sweep-records.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
})
afterAll(() => ctx.close())

/** Both are asked the same, so that whoever knows the one knows the other. */
const stores: [string, (kind: string) => Adapter][] = [
  ['PostgreSQL', (kind) => new RecordStore(kind, () => ctx)],
  ['the library’s memory', (kind) => new MemoryAdapter(kind)],
]

const id = () => randomUUID()
const exp = Math.floor(Date.now() / 1_000) + 60

describe.each(stores)('%s', (_name, open) => {
  /** A consent and a token issued under it. */
  async function issued(kind = 'AccessToken'): Promise<{ token: string; grantId: string; payload: AdapterPayload }> {
    const [token, grantId] = [id(), id()]
    await open('Grant').upsert(grantId, { jti: grantId, kind: 'Grant', exp }, 60)
    const payload = { jti: token, kind, grantId, clientId: 'wiki', scope: 'openid', exp }
    await open(kind).upsert(token, payload, 60)
    return { token, grantId, payload }
  }

  test('gives back what it was given', async () => {
    const { token, payload } = await issued()
    expect(await open('AccessToken').find(token)).toEqual(payload)
    await open('AccessToken').upsert(token, { ...payload, scope: 'openid email' }, 60)
    expect(await open('AccessToken').find(token)).toEqual({ ...payload, scope: 'openid email' })
  })

  test('keeps the kinds apart: the id of one is nothing to another', async () => {
    const { token } = await issued('RefreshToken')
    expect(await open('AccessToken').find(token)).toBeUndefined()
    expect(await open('AuthorizationCode').find(token)).toBeUndefined()
  })

  test('forgets what is destroyed', async () => {
    const { token } = await issued()
    await open('AccessToken').destroy(token)
    expect(await open('AccessToken').find(token)).toBeUndefined()
    await open('AccessToken').destroy(token)
  })

  test('marks what is consumed', async () => {
    const { token } = await issued('AuthorizationCode')
    await open('AuthorizationCode').consume(token)
    expect((await open('AuthorizationCode').find(token))?.consumed).toEqual(expect.any(Number))
  })

  test('finds a device by what its person types, and only as that', async () => {
    const device = id()
    const userCode = id()
    await open('DeviceCode').upsert(device, { jti: device, kind: 'DeviceCode', userCode, exp }, 60)
    expect(await open('DeviceCode').findByUserCode(userCode)).toMatchObject({ jti: device, userCode })
    expect(await open('DeviceCode').findByUserCode(id())).toBeUndefined()
  })

  test('revokes everything of one kind under one consent', async () => {
    const one = await issued()
    const other = await issued()
    await open('RefreshToken').upsert(id(), { ...one.payload, kind: 'RefreshToken' }, 60)
    await open('AccessToken').revokeByGrantId(one.grantId)
    expect(await open('AccessToken').find(one.token)).toBeUndefined()
    expect(await open('AccessToken').find(other.token)).toBeDefined()
    expect(await open('Grant').find(one.grantId)).toBeDefined()
  })
})

describe('PostgreSQL alone', () => {
  const store = (kind: string) => new RecordStore(kind, () => ctx)

  test('a token that is asked after under every kind, and then the consent that came along, is one statement', async () => {
    const [token, grantId] = [id(), id()]
    await store('Grant').upsert(grantId, { jti: grantId, kind: 'Grant', exp }, 60)
    await store('AccessToken').upsert(token, { jti: token, kind: 'AccessToken', grantId, clientId: 'wiki', exp }, 60)
    let statements = 0
    const request: TestContext = {
      ...ctx,
      run: (statement, values) => {
        statements += 1
        return ctx.run(statement, values)
      },
    }
    const within = (kind: string) => new RecordStore(kind, () => request)
    const kinds = ['AccessToken', 'ClientCredentials', 'RefreshToken']
    const found = await Promise.all(kinds.map((kind) => within(kind).find(token)))
    expect(found.map((payload) => payload?.jti)).toEqual([token, undefined, undefined])
    expect(await within('Grant').find(grantId)).toMatchObject({ jti: grantId })
    expect(statements).toBe(1)
    await within('AccessToken').find(token)
    await within('Grant').destroy(grantId)
    expect(await within('Grant').find(grantId), 'what came along is not told once it is revoked').toBeUndefined()
  })

  test('of fifty that consume one code, one does', async () => {
    const code = id()
    await store('AuthorizationCode').upsert(code, { jti: code, kind: 'AuthorizationCode', exp }, 60)
    const tries = await Promise.allSettled(Array.from({ length: 50 }, () => store('AuthorizationCode').consume(code)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ error: 'invalid_grant' })
  })

  test('nothing is issued under a consent that was revoked, and what was is gone with it', async () => {
    const [grantId, token] = [id(), id()]
    const payload = { jti: token, kind: 'AccessToken', grantId, exp }
    await store('Grant').upsert(grantId, { jti: grantId, kind: 'Grant', exp }, 60)
    await store('AccessToken').upsert(token, payload, 60)
    await store('Grant').destroy(grantId)
    expect(await store('AccessToken').find(token)).toBeUndefined()
    await expect(store('AccessToken').upsert(token, payload, 60)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  test('no id is in the table, in any way of writing it', async () => {
    const token = id()
    await store('DeviceCode').upsert(token, { jti: token, kind: 'DeviceCode', userCode: id(), exp }, 60)
    const rows = await ctx.db.$queryRaw<{ text: string }[]>`SELECT r::text AS text FROM oidc_record r`
    expect(rows.some(({ text }) => text.includes(token))).toBe(false)
  })

  test('U+0000, which PostgreSQL cannot keep, is refused as a bad request', async () => {
    const nul = store('Interaction').upsert(id(), { kind: 'Interaction', params: { state: 'a\0b' } }, 60)
    await expect(nul).rejects.toMatchObject({ error: 'invalid_request' })
    await store('Interaction').upsert(id(), { kind: 'Interaction', params: { state: 'a\\u0000b' } }, 60)
  })

  test('what is over is swept, a while later', async () => {
    const token = id()
    await store('Interaction').upsert(token, { kind: 'Interaction' }, 60)
    const later = (seconds: number) => ctx.at(new Date(ctx.now.getTime() + seconds * 1_000))
    await sweepRecords(later(120))
    expect(await store('Interaction').find(token)).toBeDefined()
    expect(await sweepRecords(later(60 + 601))).toBeGreaterThan(0)
    expect(await store('Interaction').find(token)).toBeUndefined()
  })
})
