import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callback, codeOf, DjangoClient, newBrowser, type SimpleSsoWorld, simpleSsoWorld } from '#test/simple-sso.ts'
import { answerCall } from './answer-call.ts'
import { authorize } from './authorize.ts'
import { requestToken } from './request-token.ts'
import { tellSession } from './tell-session.ts'
import { verify } from './verify.ts'

let world: SimpleSsoWorld
let ctx: SimpleSsoWorld['ctx']
let client: SimpleSsoWorld['client']
let session: SimpleSsoWorld['session']
beforeAll(async () => {
  world = await simpleSsoWorld()
  ;({ ctx, client, session } = world)
})
afterAll(() => world.close())

const refused = (code: string) => expect.objectContaining({ code })

test('someone who is signed in goes in, and the application is told the seven fields', async () => {
  const told = await client.enter(ctx, session.cookie)
  expect(Object.entries(told)).toEqual([
    ['username', 'ada'],
    ['email', 'ada@example.org'],
    ['first_name', 'ada'],
    ['last_name', 'Example'],
    ['is_staff', false],
    ['is_superuser', false],
    ['is_active', true],
  ])
  const opened = await ctx.db.subsystemSession.findMany({
    where: { userId: world.ada.id, protocol: 'django-simple-sso' },
  })
  expect(opened).toMatchObject([{ ssoSessionId: session.id, subsystemId: world.wiki.id }])
  expect(await world.auditKinds()).toEqual(expect.arrayContaining(['token.issued', 'token.exchanged']))
})

test.each([
  ['before 1.0', { epoch: '2011', digest: 'sha1' }],
  ['1.0.0', { epoch: 'unix', digest: 'sha512' }],
] as const)('a client with itsdangerous %s is answered in its own kind', async (_, as) => {
  const { client: old } = await world.speak(`old-${as.digest}`, {}, as)
  expect(await old.enter(ctx, session.cookie)).toMatchObject({ username: 'ada' })
})

test('tokens are 64 letters and digits', async () => {
  const token = await client.requestToken(ctx)
  expect(token).toMatch(/^[A-Za-z0-9]{64}$/)
  expect(await client.authorize(ctx, token, session.cookie)).toMatch(/^[A-Za-z0-9]{64}$/)
})

describe('one time only', () => {
  test('of fifty that redeem one access token at once, one is told who it is', async () => {
    const accessToken = await client.authorize(ctx, await client.requestToken(ctx), session.cookie)
    const message = client.message({ access_token: accessToken }, ctx.now)
    const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(client.send(ctx, verify, message))))
    expect(codes.filter((code) => code === 'taken')).toHaveLength(1)
    expect(codes.filter((code) => code === 'token_spent')).toHaveLength(49)
  })

  test('of fifty visits with one request token, one gets an access token', async () => {
    const token = await client.requestToken(ctx)
    const browser = newBrowser()
    const codes = await Promise.all(
      Array.from({ length: 50 }, () => codeOf(client.authorize(ctx, token, session.cookie, browser))),
    )
    expect(codes.filter((code) => code === 'taken')).toHaveLength(1)
    expect(codes.filter((code) => code === 'request_spent')).toHaveLength(49)
  })

  test('the same message is taken once, from however many at a time', async () => {
    const message = client.message({ redirect_to: `${callback}?next=/replayed` }, ctx.now)
    const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(client.send(ctx, requestToken, message))))
    expect(codes.filter((code) => code === 'taken')).toHaveLength(1)
    expect(codes.filter((code) => code === 'message_repeated')).toHaveLength(49)
    expect(await codeOf(client.send(world.later(5), requestToken, message))).toBe('message_repeated')
    expect(await codeOf(client.send(world.later(6), requestToken, message))).toBe('signature_expired')
  })

  test('two people who start alike in one second both come in where that is allowed; a replay does not', async () => {
    const { client: busy } = await world.speak('busy', { twins: true })
    const message = busy.message({ redirect_to: `${callback}?next=/twins` }, ctx.now)
    const answers = await Promise.all([1, 2, 3].map(() => busy.send(ctx, requestToken, message)))
    expect(new Set(answers.map((answer) => busy.read(ctx, answer)['request_token'])).size).toBe(3)
    expect(await codeOf(busy.send(world.later(2), requestToken, message))).toBe('message_repeated')
  })

  test('a request token belongs to the browser that came first', async () => {
    const token = await client.requestToken(ctx)
    const visit = (hash: Buffer) => authorize(ctx, { token }, { hash, session: null })
    const browser = newBrowser()
    expect((await visit(browser)).kind).toBe('prove')
    expect((await visit(browser)).kind).toBe('prove')
    await expect(visit(newBrowser())).rejects.toEqual(refused('request_spent'))
    await expect(client.authorize(world.later(301), await client.requestToken(ctx), session.cookie)).rejects.toEqual(
      refused('request_expired'),
    )
    await expect(client.authorize(ctx, 'x', session.cookie)).rejects.toEqual(refused('request_unknown'))
  })
})

describe('who calls', () => {
  test('another key, an unknown one, and none are refused', async () => {
    const { pair } = await world.speak('mistaken')
    const wrong = new DjangoClient({ ...pair, privateKey: 'x'.repeat(64) })
    const message = client.message({ redirect_to: `${callback}?next=/none` }, ctx.now)
    expect(await codeOf(wrong.requestToken(ctx))).toBe('signature_refused')
    expect(await codeOf(new DjangoClient({ publicKey: 'nobody', privateKey: '' }).requestToken(ctx))).toBe(
      'public_key_unknown',
    )
    expect(await codeOf(answerCall(ctx, { publicKey: null, message }, requestToken))).toBe('public_key_missing')
    expect(await codeOf(client.send(ctx, requestToken, Buffer.alloc(0)))).toBe('signature_refused')
  })

  test('a token of one application is nothing to another, nor to another protocol', async () => {
    const { client: other } = await world.speak('other')
    const accessToken = await client.authorize(ctx, await client.requestToken(ctx), session.cookie)
    expect(await codeOf(other.verify(ctx, accessToken))).toBe('token_unknown')
    const native = await world.issue(session, world.wiki)
    expect(await codeOf(client.verify(ctx, native))).toBe('token_unknown')
    expect(await codeOf(client.verify(ctx, await client.requestToken(ctx)))).toBe('token_unknown')
    expect(await client.verify(ctx, accessToken)).toMatchObject({ username: 'ada' })
  })

  test('answers and requests of one path are nothing to another', async () => {
    const answer = await client.send(ctx, requestToken, client.message({ redirect_to: callback }, ctx.now))
    expect(await codeOf(client.send(ctx, requestToken, Buffer.from(answer)))).toBe('message_refused')
    expect(await codeOf(client.send(ctx, verify, Buffer.from(answer)))).toBe('message_refused')
    expect(await codeOf(client.send(ctx, tellSession, Buffer.from(answer)))).toBe('message_refused')
  })

  test('signed or not, no message is more than a refusal', async () => {
    const outcomes = new Set<string>()
    const payload = fc.oneof(
      fc.json(),
      fc.constantFrom(
        '{"access_token": "a", "access_token": "b"}',
        '{"redirect_to": "\\u0000"}',
        '[]',
        'NaN',
        '1',
        '""',
      ),
      fc.string({ unit: 'binary' }),
    )
    await fc.assert(
      fc.asyncProperty(payload, fc.constantFrom(requestToken, verify, tellSession), async (text, provide) => {
        outcomes.add(await codeOf(client.send(ctx, provide, client.signText(text, ctx.now))))
        outcomes.add(await codeOf(client.send(ctx, provide, Buffer.from(text))))
      }),
      { numRuns: 60 },
    )
    expect([...outcomes].filter((code) => !['message_refused', 'signature_refused'].includes(code))).toEqual([])
  })
})
