import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { type PortalAction, portalActionNames } from '#lib/access/portal-actions.ts'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { operator } from '#lib/base/actor.ts'
import { openRuntime } from '#lib/db/runtime.ts'
import { testWorld, type World } from '#test/world.ts'
import { serveOperation } from './serve-operation.ts'

let world: World
let key: string
beforeAll(async () => {
  world = await testWorld()
  const { config, database, sealer, now } = world.ctx
  openRuntime({ config, database, sealer, databaseNow: () => now })
  key = await keyOf('ada', portalActionNames)
})
afterAll(() => world.ctx.close())

async function keyOf(username: string, scopes: readonly PortalAction[]): Promise<string> {
  const { id } = await world.user(username)
  await addGrant(world.ctx, { user: id, subsystem: 'portal', role: 'administrator' }, operator)
  return (await createApiKey(world.ctx, { name: 'test', scopes: [...scopes] }, { kind: 'user', id })).key
}

type Sent = { body?: object | string; headers?: Record<string, string>; key?: string | null }

async function call(method: string, path: string, { body, headers = {}, key: given = key }: Sent = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await serveOperation(
    new Request(`http://localhost/api/admin${path}`, {
      method,
      headers: {
        ...(given !== null && { authorization: `Bearer ${given}` }),
        ...(text === undefined ? { 'content-length': '0' } : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(text !== undefined && { body: text }),
    }),
  )
  return { status: answer.status, headers: answer.headers, body: await answer.json() }
}

describe('who calls', () => {
  test('nobody, a wrong key and a browser are refused', async () => {
    const nobody = await call('GET', '/users/ada', { key: null })
    expect(nobody).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect(nobody.headers.get('www-authenticate')).toContain('Bearer')
    expect(await call('GET', '/users/ada', { key: `${key.slice(0, -1)}_` })).toMatchObject({ status: 401 })
    const browser = { cookie: `portico-session=${(await world.signIn((await world.user('b')).id)).cookie}` }
    expect(await call('GET', '/users/ada', { headers: browser })).toMatchObject({ body: { code: 'two_identities' } })
  })

  test('a key without the scope is told which right it lacks', async () => {
    const narrow = await keyOf('narrow', ['users.read'])
    expect(await call('GET', '/users/ada', { key: narrow })).toMatchObject({ status: 200 })
    const refused = await call('POST', '/users/ada/lock', { key: narrow })
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'not_permitted', detail: 'That needs the right users.lock.' },
    })
  })
})

describe('what is asked', () => {
  test('an unknown address, method, field, or body is refused by name', async () => {
    expect(await call('GET', '/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await call('GET', '/users/%ff')).toMatchObject({ status: 404 })
    const method = await call('PUT', '/users/ada', { body: {} })
    expect([method.status, method.headers.get('allow')]).toEqual([405, 'GET, PATCH, DELETE'])
    const field = await call('PATCH', '/users/ada', { body: { admin: true } })
    expect(field).toMatchObject({ status: 400, body: { code: 'malformed_request' } })
    expect(await call('PATCH', '/users/ada', { body: { user: 'grace' } })).toMatchObject({ status: 400 })
    expect(await call('POST', '/users', { body: '{"username":"x","username":"y","name":"z"}' })).toMatchObject({
      status: 400,
    })
    expect(await call('POST', '/users?name=x', { body: {} })).toMatchObject({ status: 400 })
    expect(await call('GET', '/users/ada?x=1&x=2')).toMatchObject({ status: 400 })
    expect(await call('GET', '/users/nobody')).toMatchObject({ status: 404, body: { code: 'no_such_user' } })
  })

  test('an edit against an older ETag is refused, and against the present one it is done', async () => {
    await world.user('grace')
    const before = await call('GET', '/users/grace')
    const etag = before.headers.get('etag') ?? ''
    expect(etag).toBe(`"${before.body.version}"`)
    const edit = (name: string) => call('PATCH', '/users/grace', { body: { name }, headers: { 'if-match': etag } })
    expect(await edit('Grace Hopper')).toMatchObject({ status: 200, body: { already: false } })
    expect(await edit('G. Hopper')).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } })
    const weak = await call('PATCH', '/users/grace', { body: { name: 'x' }, headers: { 'if-match': 'W/"x"' } })
    expect(weak).toMatchObject({ status: 400 })
  })
})

describe('an Idempotency-Key', () => {
  test('makes one user of fifty calls at once, each with the same answer', async () => {
    const create = { body: { username: 'mary', name: 'Mary' }, headers: { 'idempotency-key': 'one' } }
    const answers = await Promise.all(Array.from({ length: 50 }, () => call('POST', '/users', create)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  })

  test('is refused for another request, and means nothing to another key', async () => {
    const headers = { 'idempotency-key': 'two' }
    await call('POST', '/users', { body: { username: 'joan', name: 'Joan' }, headers })
    const other = { body: { username: 'edith', name: 'Edith' }, headers }
    expect(await call('POST', '/users', other)).toMatchObject({ status: 409, body: { code: 'idempotency_mismatch' } })
    const second = await keyOf('second', ['users.write'])
    expect(await call('POST', '/users', { ...other, key: second })).toMatchObject({ status: 201 })
  })

  test('of a refused request may be tried again', async () => {
    const headers = { 'idempotency-key': 'three' }
    const create = (username: string) => call('POST', '/users', { body: { username, name: 'Hedy' }, headers })
    expect(await create('joan')).toMatchObject({ status: 409, body: { code: 'name_taken' } })
    expect(await create('hedy')).toMatchObject({ status: 201 })
  })
})
