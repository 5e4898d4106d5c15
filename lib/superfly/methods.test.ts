import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  argumentsOf,
  peopleCapabilities as capabilities,
  superflyPassword as password,
  type SuperflyWorld,
  superflyWorld,
} from '#test/superfly-world.ts'

let world: SuperflyWorld
beforeAll(async () => {
  world = await superflyWorld()
})
afterAll(() => world.close())

const methods = Object.keys(argumentsOf(''))
const exceptions = 'com.payneteasy.superfly.api.exceptions.'

/** Those that read or change nothing of anybody but the caller's own. */
const open = ['exchangeSubsystemToken', 'getUrlToGoogleAuthQrCode', 'sendSystemData', 'touchSessions']

test('there are twenty methods', () => expect(methods).toHaveLength(20))

describe.each(methods)('%s', (method) => {
  const argument = () => argumentsOf('nobody')[method] ?? {}

  test('is refused without credentials, with wrong ones, and to who does not speak Superfly', async () => {
    const wrong = { status: 401, body: { status: 'error', message: expect.any(String) } }
    expect(await world.call(method, argument(), { secret: '' })).toEqual(wrong)
    expect(await world.call(method, argument(), { secret: 'c0ffee' })).toEqual(wrong)
    expect(await world.call(method, argument(), world.billing)).toEqual(wrong)
  })

  test('answers what is no JSON with 500, as it always did', async () => {
    for (const body of ['', 'no', '[]', '"text"', '{"a":1,"a":2}', '{']) {
      expect(await world.send(method, body)).toMatchObject({
        status: 500,
        body: { exceptionClass: expect.any(String) },
      })
    }
  })

  test('needs a capability, unless it is about the caller alone', async () => {
    await world.forbid(...capabilities)
    const { status, body } = await world.call(method, argument())
    if (open.includes(method)) expect(status).toBe(200)
    else expect([status, JSON.stringify(body)]).toEqual([202, expect.stringContaining('It lacks the capability')])
  })

  test('never answers a malformed argument with 500', async () => {
    await world.allow(...capabilities)
    const value = fc.oneof(fc.jsonValue(), fc.constant('wiki'), fc.constant('nobody'), fc.integer())
    const keys = Object.keys(argument())
    const record = fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] })
    await fc.assert(
      fc.asyncProperty(record, async (body) => {
        const { status } = await world.call(method, body)
        expect([200, 202, 400]).toContain(status)
      }),
      { numRuns: 25 },
    )
  })
})

test('an unknown method is a 500, and reveals nothing', async () => {
  for (const method of ['getEvents', 'toString', '__proto__', 'constructor']) {
    expect(await world.call(method, {})).toMatchObject({ status: 500 })
  }
})

test('any content type with json in it is taken, another is not', async () => {
  const headers = { 'x-subsystem-name': 'wiki', 'x-subsystem-token': world.wiki.secret }
  const send = async (type: string) =>
    (await world.send('touchSessions', '{"sessionIds":null}', { ...headers, 'content-type': type })).status
  expect([await send('text/json;charset=utf-8'), await send('application/vnd.x+json'), await send('text/xml')]).toEqual(
    [200, 200, 415],
  )
})

test('whoever names another subsystem in the body is refused', async () => {
  await world.allow(...capabilities)
  await world.person('named')
  const asked: [string, object, string][] = [
    ['authenticate', { username: 'named', password, authRequestInfo: { subsystemIdentifier: 'billing' } }, 'SsoAuth'],
    ['pseudoAuthenticate', { username: 'named', subsystemIdentifier: 'billing' }, 'SsoAuth'],
    ['sendSystemData', { subsystemIdentifier: 'billing', actionDescriptions: [] }, 'SsoSystem'],
    ['getUsersWithActions', { subsystemIdentifier: 'billing' }, 'SsoData'],
    ['changeUserRole', { username: 'named', newRole: 'editor', subsystemHint: 'billing' }, 'SsoUser'],
  ]
  for (const [method, argument, name] of asked) {
    expect(await world.call(method, argument)).toMatchObject({
      status: 202,
      body: { exceptionClass: `${exceptions}${name}Exception`, message: 'It is wiki that calls, not billing.' },
    })
  }
})
