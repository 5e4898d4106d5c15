import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { TestBrowser } from '#clients/node/src/test-browser.ts'
import { operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { createSealer } from '#lib/base/seal.ts'
import type { Context } from '#lib/db/context.ts'
import { createContext } from '#lib/db/runtime.ts'
import { publicKeys } from '#lib/keys/public-keys.ts'
import { checkConnection } from '#lib/setup/connection/check-connection.ts'
import type { Finding } from '#lib/setup/health/finding.ts'
import { exchange } from '#lib/sso/exchange.ts'
import { refresh } from '#lib/sso/refresh.ts'
import { touch } from '#lib/sso/touch.ts'
import { type CommandRun, runCommand } from '#test/command-line.ts'
import { testSecret } from '#test/context.ts'
import { type Application, testWorld, type World } from '#test/world.ts'
import { type MistakeName, mistakes } from './mistakes.ts'
import { type Mistake, startApplication } from './sound-application.ts'

let world: World
let portalUrl: string
const applications = new Map<string, Application>()
/** The portal's own context under the address that it has here; `minutes` from now. */
let context: (minutes?: number) => Context

beforeAll(async () => {
  world = await testWorld()
  await world.user('ada')
  const server = createServer(async (request, response) => {
    const [identifier = ''] = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64')
      .toString()
      .split(':')
    const { status, json } = await answerOf(request.url ?? '', await text(request), applications.get(identifier))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  portalUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const config = { ...world.ctx.config, publicUrl: new URL(portalUrl) }
  context = (minutes = 0) =>
    createContext(
      {
        ...{ database: world.ctx.database, config, sealer: createSealer(testSecret) },
        databaseNow: () => new Date(Date.now() + minutes * 60_000),
      },
      { ip: '192.0.2.1', userAgent: 'test', requestId: '' },
    )
  return () => server.close()
})

afterAll(() => world.ctx.close())

/** The verbs of the portal behind HTTP; the edge itself has tests of its own. */
async function answerOf(path: string, body: string, who: Application | undefined) {
  if (path === '/.well-known/jwks.json') return { status: 200, json: await publicKeys(context()) }
  if (!who) return { status: 401, json: { code: 'unauthenticated' } }
  const verbs: Record<string, (ctx: Context, input: never, who: Application) => Promise<unknown>> = {
    '/api/sso/token/exchange': (ctx, input) => exchange(ctx, input, who),
    '/api/sso/session/touch': touch,
    '/api/sso/session/refresh': refresh,
  }
  try {
    await world.ctx.db.subsystemSecret.update({ where: { id: who.secretId }, data: { lastUsedAt: new Date() } })
    return { status: 200, json: await verbs[path]?.(context(), JSON.parse(body) as never, who) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { status: error.status, json: { code: error.code } }
  }
}

/** Starts an application with this mistake, registered as one without; `signIn` takes somebody through it. */
async function startBroken(name: string, mistake: Mistake = {}) {
  const identifier = name.toLowerCase()
  const application = await world.connect(identifier)
  applications.set(identifier, application)
  const { url, stop } = await startApplication({ portalUrl, identifier, secret: application.secret }, mistake)
  onTestFinished(stop)
  await world.ctx.db.subsystem.update({
    where: { id: application.id },
    data: { landingUrl: `${url}/signed-in`, logoutUrl: `${url}/portico/logout`, initiateLoginUrl: `${url}/sign-in` },
  })
  const signIn = async () => {
    const { id } = await world.user(`person-${identifier}`, identifier)
    const browser = new TestBrowser(url)
    const leaving = new URL((await browser.open('/')).headers.get('location') ?? '')
    const [state, codeChallenge] = ['state', 'codeChallenge'].map((key) => leaving.searchParams.get(key) ?? '')
    const token = await world.issue(await world.signIn(id, context()), application, { state, codeChallenge }, context())
    return browser.open(
      `/signed-in?${new URLSearchParams({ subsystemToken: token, iss: portalUrl, state: state ?? '' })}`,
    )
  }
  const diagnose = async (minutes = 0) =>
    (await checkConnection(context(minutes), { subsystem: identifier }, operator)).findings
  return { signIn, diagnose, url }
}

const failed = (findings: readonly Finding[]) => findings.filter(({ status }) => status === 'fail')

test('nothing is wrong with a sound application, and its sign-in is seen', async () => {
  const { signIn, diagnose } = await startBroken('sound', { options: { everySeconds: 0.5 } })
  expect((await signIn()).headers.get('location')).toBe('/')
  const findings = await diagnose()
  expect(failed(findings)).toEqual([])
  const passed = findings.filter(({ status }) => status === 'pass').map(({ check }) => check)
  expect(passed).toEqual([
    ...['TLS', 'Landing URL', 'Redirects', 'Callback', 'Sign-in link', 'Exchange', 'Logout URL', 'Forged notices'],
    'Clock',
  ])
})

/** What the doctor must say of each: which check fails, and words of what it found. */
const diagnoses: Record<Exclude<MistakeName, 'exchangesTwice' | 'neverTouches'>, [check: string, words: RegExp]> = {
  wrongLandingPath: ['Landing URL', /answers 404/],
  landingDropsQuery: ['Redirects', /loses its query/],
  landsOnAnotherHost: ['Redirects', /another site/],
  breaksWithoutToken: ['Callback', /without a token makes it answer 500/],
  callbackWithoutState: ['Callback', /exchanged a token that this browser never asked for/],
  opensSessionForAnybody: ['Callback', /opens a session/],
  noLogoutRoute: ['Logout URL', /answers 404/],
  logoutAcceptsAnything: ['Forged notices', /did not sign/],
  logoutIgnoresAudience: ['Forged notices', /another application/],
  logoutBehindSignIn: ['Logout URL', /redirects a notice/],
  logoutBehindFormToken: ['Logout URL', /answers 403/],
  clockAnHourOff: ['Clock', /36\d\d s behind/],
  anotherPortal: ['Sign-in link', /sso\.staging\.example/],
  selfSignedTls: ['TLS', /no certificate that can be trusted/],
}

/** One mistake is one finding, but for those that another check sees too. */
test.each([
  'wrongLandingPath',
  'landingDropsQuery',
  'noLogoutRoute',
  'logoutAcceptsAnything',
  'anotherPortal',
] as const)('%s is all that is wrong', async (name) => {
  const { diagnose } = await startBroken(`only-${name}`, mistakes[name])
  expect(failed(await diagnose())).toHaveLength(1)
})

/** As an operator asks: the command, in its words and by its code. */
async function doctor(identifier: string) {
  const env = { DATABASE_URL: world.ctx.url, PUBLIC_URL: portalUrl, PORTICO_SECRET: testSecret.toString() }
  return runCommand(['doctor', 'subsystem', identifier], { env })
}

describe('the command', () => {
  beforeAll(async () => {
    const keyCheck = createSealer(testSecret).seal('portico', 'instance.key_check.1')
    await world.ctx.db.instance.updateMany({ data: { keyCheck } })
  })

  test('finds nothing wrong with a sound application, and ends with 0', async () => {
    const { signIn } = await startBroken('healthy', { options: { everySeconds: 0.5 } })
    await signIn()
    const { code, out } = await doctor('healthy')
    expect(out).toMatch(/pass +Exchange +last one/)
    expect(out).toContain('0 failures')
    expect(code).toBe(0)
  })

  test.each(Object.entries(diagnoses))(
    'names %s, says what to change, and ends with 1',
    async (name, [check, words]) => {
      await startBroken(`cli-${name}`, mistakes[name as MistakeName])
      await expectNamed(await doctor(`cli-${name}`.toLowerCase()), check, words)
    },
  )

  test('names exchangesTwice', async () => {
    const { signIn } = await startBroken('cli-exchangestwice', mistakes.exchangesTwice)
    await signIn()
    await expectNamed(await doctor('cli-exchangestwice'), 'Exchange', /exchanged twice/)
  })

  test('names neverTouches', async () => {
    const { signIn } = await startBroken('cli-nevertouches', mistakes.neverTouches)
    await signIn()
    const { id } = await world.ctx.db.subsystem.findUniqueOrThrow({ where: { identifier: 'cli-nevertouches' } })
    const tenMinutesAgo = new Date(Date.now() - 600_000)
    await world.ctx.db.subsystemSession.updateMany({ where: { subsystemId: id }, data: { createdAt: tenMinutesAgo } })
    await world.ctx.db.subsystemSecret.updateMany({ where: { subsystemId: id }, data: { lastUsedAt: tenMinutesAgo } })
    await expectNamed(await doctor('cli-nevertouches'), 'Touch', /no call of its back end since/)
  })

  async function expectNamed({ code, out }: CommandRun, check: string, words: RegExp) {
    const lines = out.split('\n')
    const at = lines.findIndex((line) => line.startsWith('fail') && line.includes(check) && words.test(line))
    expect(at, out).toBeGreaterThan(-1)
    expect(lines[at + 1]).toContain('→')
    expect(code).toBe(1)
  }
})

test('exchangesTwice is named once somebody has signed in', async () => {
  const { signIn, diagnose } = await startBroken('exchangestwice', mistakes.exchangesTwice)
  expect((await signIn()).status).toBe(400)
  expect(failed(await diagnose())).toMatchObject([
    { check: 'Exchange', detail: '1 token exchanged twice since yesterday' },
  ])
})

test('neverTouches is named once somebody has been there for some minutes', async () => {
  const { signIn, diagnose } = await startBroken('nevertouches', mistakes.neverTouches)
  await signIn()
  expect(failed(await diagnose())).toEqual([])
  // Ten minutes on; notices that are signed then are none of today's, which is not what this is about.
  const touch = (await diagnose(10)).find(({ check }) => check === 'Touch')
  expect(touch).toMatchObject({ status: 'fail', detail: expect.stringContaining('no call of its back end since') })
})

test('an application that is not there is told as such', async () => {
  const { diagnose } = await startBroken('gone')
  await world.ctx.db.subsystem.updateMany({
    where: { identifier: 'gone' },
    data: { landingUrl: 'http://localhost:1/' },
  })
  expect(failed(await diagnose())[0]).toMatchObject({ check: 'Landing URL', detail: /Nothing listens there/ })
})
