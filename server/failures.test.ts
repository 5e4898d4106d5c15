import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { callApi, UnexpectedReply, Visitor } from '#test/door-client.ts'
import {
  ensureBuild,
  freePort,
  launchPortal,
  type PortalProcess,
  untilAnswers,
  untilReady,
} from '#test/portal-process.ts'
import { sample } from '#test/sample.ts'
import { password, seedFolder } from '#test/seeded-folder.ts'

// Whole processes are started, killed and started again here, on machines that may have a lot to do.
vi.setConfig({ testTimeout: 240_000 })
beforeAll(ensureBuild, 240_000)

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

const people = 20
const signIns = sample(100, 200)

/** A folder with people, a port, and the portal running on both. */
async function openPortal(env: Record<string, string> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'portico-failures-'))
  cleanups.push(() => rmSync(dataDir, { recursive: true, force: true }))
  const settings = { DATA_DIR: dataDir, PORT: String(await freePort()), LOG_LEVEL: 'info', ...env }
  const { secret } = await seedFolder(settings, people)
  const agent = new Agent({ keepAlive: true })
  cleanups.push(() => agent.destroy())
  const start = async (): Promise<PortalProcess> => {
    const portal = await launchPortal(settings)
    cleanups.push(portal.remove)
    await untilReady(portal)
    return portal
  }
  return { dataDir, secret, agent, start, portal: await start() }
}
type Opened = Awaited<ReturnType<typeof openPortal>>

/** What people and the application were told: exactly this must still be true afterwards. */
interface Told {
  signedIn: Visitor[]
  sessionIds: string[]
  failures: unknown[]
}

/**
 * So many sign-ins, 20 at a time, each from the application's link to the exchange. Who fails begins again as soon as the
 * portal answers, as people do. `onSession` is told after each session how many there are.
 */
async function signInMany(opened: Opened, count: number, onSession: (sessions: number) => void): Promise<Told> {
  const { agent, secret, portal } = opened
  const told: Told = { signedIn: [], sessionIds: [], failures: [] }
  const signIn = async (n: number): Promise<void> => {
    const visitor = new Visitor(agent, portal.origin)
    const token = await visitor.signIn('wiki', `person${n % people}`, password)
    told.signedIn.push(visitor)
    told.sessionIds.push(await visitor.exchange(token, 'wiki', secret))
    onSession(told.sessionIds.length)
  }
  const queue = Array.from({ length: count }, (_, n) => n)
  const worker = async () => {
    for (let n = queue.pop(); n !== undefined; ) {
      try {
        await signIn(n)
        n = queue.pop()
      } catch (error) {
        told.failures.push(error)
        await untilAnswers(portal.origin)
      }
    }
  }
  await Promise.all(Array.from({ length: 20 }, worker))
  return told
}

async function expectNothingLost({ portal, dataDir, agent, secret }: Opened, told: Told): Promise<void> {
  const signedIn = await Promise.all(told.signedIn.map((visitor) => visitor.isSignedIn('wiki')))
  expect(signedIn.filter((is) => !is)).toEqual([])
  const body = JSON.stringify({ sessions: told.sessionIds })
  const touched = await callApi(agent, `${portal.origin}/api/sso/session/touch`, { identifier: 'wiki', secret, body })
  const states: { state: string }[] = JSON.parse(touched.body).sessions
  expect(states).toHaveLength(told.sessionIds.length)
  expect(states.filter(({ state }) => state !== 'live')).toEqual([])
  expect(await halfDone(dataDir)).toEqual({ tokens: 0, attempts: 0, unproved: 0, untold: 0 })
}

/** Things that one transaction must have written whole or not at all. */
async function halfDone(dataDir: string): Promise<unknown> {
  const client = new pg.Client({ host: join(dataDir, 'postgres-socket'), user: 'portico', database: 'portico' })
  await client.connect()
  const { rows } = await client.query(`
    WITH event AS (SELECT kind, sso_session_id, subsystem_session_id FROM audit_inbox
         UNION ALL SELECT kind, sso_session_id, subsystem_session_id FROM audit_event)
    SELECT (SELECT count(*)::int FROM subsystem_token t WHERE consumed_at IS NOT NULL
               AND NOT EXISTS (SELECT FROM subsystem_session c WHERE c.id = t.opened_id)) AS tokens,
           (SELECT count(*)::int FROM login_attempt WHERE (finished_at IS NULL) <> (sso_session_id IS NULL)) AS attempts,
           (SELECT count(*)::int FROM sso_session s
             WHERE NOT EXISTS (SELECT FROM sso_session_proof p WHERE p.sso_session_id = s.id)) AS unproved,
           (SELECT count(*)::int FROM sso_session s WHERE NOT EXISTS (
              SELECT FROM event e WHERE e.kind = 'session.opened' AND e.sso_session_id = s.id)) +
           (SELECT count(*)::int FROM subsystem_session c WHERE NOT EXISTS (
              SELECT FROM event e WHERE e.kind = 'token.exchanged' AND e.subsystem_session_id = c.id)) AS untold`)
  await client.end()
  return rows[0]
}

test('kill -9 of the portal in the middle of many sign-ins loses none that was completed', async () => {
  const opened = await openPortal()
  let restarted: Promise<unknown> = Promise.resolve()
  const told = await signInMany(opened, signIns, (sessions) => {
    if (sessions !== signIns / 2) return
    opened.portal.child.kill('SIGKILL')
    restarted = opened.portal.ended.then(opened.start)
  })
  await restarted
  expect(told.sessionIds).toHaveLength(signIns)
  expect(told.failures.length).toBeGreaterThan(0)
  await expectNothingLost(opened, told)
})

test('kill -9 of PostgreSQL in the middle of many sign-ins loses none, and needs no restart of the portal', async () => {
  const opened = await openPortal()
  const told = await signInMany(opened, signIns, (sessions) => {
    if (sessions === signIns / 2) process.kill(postmasterPid(opened.dataDir), 'SIGKILL')
  })
  expect(told.sessionIds).toHaveLength(signIns)
  expect(told.failures.length).toBeGreaterThan(0)
  // Nobody was hung up on, and nobody was told of a bug: 503, and when to come again.
  const answers = told.failures.map((error) => (error instanceof UnexpectedReply ? error.reply : error))
  const honest = { status: 503, headers: { 'retry-after': expect.any(String) } }
  for (const answer of answers) expect(answer).toMatchObject(honest)
  expect(opened.portal.child.exitCode).toBeNull()
  await expectNothingLost(opened, told)
})

const postmasterPid = (dataDir: string) =>
  Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])

test('a flood of wrong passwords is turned away in time, and a sign-in right after it succeeds', async () => {
  // bcrypt takes a quarter of a second, so that 200 fill the queue on any machine.
  const { portal, agent, secret } = await openPortal({ PASSWORD_SCHEME: 'bcrypt' })
  const visitors = Array.from({ length: 200 }, () => new Visitor(agent, portal.origin))
  const forms: { visitor: Visitor; attempt: string }[] = []
  for (const visitor of visitors) forms.push({ visitor, attempt: await visitor.openForm('wiki') })
  const replies = await Promise.all(
    forms.map(({ visitor, attempt }, n) => visitor.submit(attempt, `person${n % people}`, 'wrong')),
  )
  const again = replies.filter(({ status, headers }) => status === 303 && headers.location?.startsWith('/login?'))
  // By the queue, or by the limit of the network that they all come from: which is first hangs on the machine.
  const busy = replies.filter(
    ({ status, headers }) => [429, 503].includes(status ?? 0) && Number(headers['retry-after']) > 0,
  )
  expect(again.length).toBeGreaterThan(0)
  // Many were sent away at once instead of being kept waiting for minutes; how many hangs on how fast they came.
  expect(busy.length).toBeGreaterThan(20)
  expect(replies.filter((reply) => !again.includes(reply) && !busy.includes(reply))).toEqual([])
  const visitor = new Visitor(agent, portal.origin)
  const token = await visitor.signIn('wiki', 'person0', password)
  expect(await visitor.exchange(token, 'wiki', secret)).toMatch(/^sss_/)
})
