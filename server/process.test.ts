import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { cloneDatabase, templateName } from '#test/database.ts'
import { openGate } from '#test/gate.ts'
import {
  ensureBuild,
  freePort,
  launchPortal,
  type PortalProcess,
  untilAnswers,
  untilReady,
} from '#test/portal-process.ts'

const cleanups: (() => Promise<void>)[] = []
beforeAll(ensureBuild, 240_000)
// Whole processes are started here, on machines that may have a lot to do.
vi.setConfig({ testTimeout: 120_000 })
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function launch(env: Record<string, string> = {}): Promise<PortalProcess> {
  const portal = await launchPortal(env)
  cleanups.push(portal.remove)
  return portal
}

const status = (url: string) =>
  fetch(url).then(
    (answer) => answer.status,
    () => 0,
  )
const postmasterPid = ({ dataDir }: PortalProcess) =>
  Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])

const statusOfNewConnection = async ({ port }: PortalProcess) => {
  const [answer]: IncomingMessage[] = await once(get({ port, path: '/health/live', agent: false }), 'response')
  answer?.resume()
  return answer?.statusCode
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('one portal', () => {
  let portal: PortalProcess
  beforeAll(async () => {
    portal = await launchPortal()
  })
  afterAll(() => portal.remove())

  test('it becomes ready and prints the set-up link', async () => {
    await untilReady(portal)
    expect(await (await fetch(`${portal.origin}/health/ready`)).json()).toEqual({
      status: 'ready',
      database: 'current',
      clock: 'fresh',
    })
    await expect.poll(portal.output).toContain(`${portal.origin}/setup/psu_`)
  })

  test('a port that is taken is one clear line, and exit code 1', async () => {
    const second = await launch({ PORT: String(portal.port) })
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`Port ${portal.port} is in use: stop what listens there, or set PORT\n`)
    expect(second.output()).not.toContain('    at ')
  })

  test('what is no HTTP is hung up with 400, too long a header with 431', async () => {
    const say = async (words: string) => {
      const socket = connect(portal.port, '127.0.0.1')
      socket.end(words)
      return (await text(socket)).split('\r\n')[0]
    }
    expect(await say('nonsense\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request')
    expect(await say('GET * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request')
    const long = `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`
    expect(await say(long)).toBe('HTTP/1.1 431 Request Header Fields Too Large')
    const absolute = 'GET http://evil.example/health/live HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'
    expect(await say(absolute)).toBe('HTTP/1.1 200 OK')
    expect(await status(`${portal.origin}/api/nothing`)).toBe(404)
    expect(await status(`${portal.origin}/refused?data=x`)).toBe(404)
  })

  test('a page comes with a policy of its own nonce and binds the browser once; a refusal keeps its status', async () => {
    const page = await fetch(`${portal.origin}/login`, {
      headers: { 'x-portico-nonce': 'mine', 'x-request-id': 'mine' },
    })
    const nonce = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1] ?? ''
    const scripts = (await page.text()).match(/<script[^>]*>/g) ?? []
    expect(scripts.length).toBeGreaterThan(0)
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`)
    expect(page.headers.get('x-request-id')).not.toBe('mine')
    const [cookie = ''] = page.headers.getSetCookie()
    expect(cookie).toMatch(/^portico-browser=pbr_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    const again = await fetch(`${portal.origin}/login`, { headers: { cookie: cookie.split(';')[0] ?? '' } })
    expect(again.headers.getSetCookie()).toEqual([])
    expect(again.headers.get('content-security-policy')).not.toContain(nonce)
    const refused = await fetch(`${portal.origin}/sso/login?subsystemIdentifier=nobody`)
    expect(refused.status).toBe(400)
    expect(refused.headers.get('content-type')).toContain('text/html')
    expect(refused.headers.getSetCookie().length).toBeLessThanOrEqual(1)
  })

  test('on SIGTERM it leaves nothing behind', async () => {
    const postgres = postmasterPid(portal)
    portal.child.kill('SIGTERM')
    expect(await portal.ended).toBe(0)
    expect(runs(postgres)).toBe(false)
    expect(existsSync(join(portal.dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
  })
})

test('SIGTERM to the shell of npm start reaches the portal: no orphan stays', async () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }
  const port = await freePort()
  const idle = await launch({ PORT: String(port) })
  idle.child.kill('SIGTERM')
  await idle.ended
  const env = { ...process.env, PORT: String(port), DATA_DIR: idle.dataDir }
  const path = `${join(process.cwd(), 'node_modules/.bin')}:${process.env['PATH']}`
  const shell = spawn('sh', ['-c', scripts.start], { env: { ...env, PATH: path }, stdio: 'ignore' })
  const gone = once(shell, 'exit')
  await untilAnswers(idle.origin)
  const postgres = postmasterPid(idle)
  shell.kill('SIGTERM')
  expect(await gone).toEqual([0, null])
  expect(runs(postgres)).toBe(false)
  expect(await status(`${idle.origin}/health/live`)).toBe(0)
})

test('on SIGTERM a request under way is answered, a new one is not taken', async () => {
  const { url, drop } = await cloneDatabase(templateName)
  cleanups.push(drop)
  const portal = await launch({ DATABASE_URL: url })
  await untilReady(portal)
  const holder = new pg.Client({ connectionString: url })
  await holder.connect()
  await holder.query('BEGIN; LOCK TABLE _prisma_migrations IN ACCESS EXCLUSIVE MODE')
  const underWay = status(`${portal.origin}/health/ready`)
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  await expect.poll(async () => (await holder.query(waiting)).rowCount).toBe(1)
  portal.child.kill('SIGTERM')
  await expect.poll(() => status(`${portal.origin}/health/live`)).toBe(0)
  await holder.query('COMMIT')
  await holder.end()
  expect(await underWay).toBe(200)
  expect(await portal.ended).toBe(0)
})

test('of two workers one may be killed: it is replaced and nobody notices', async () => {
  const portal = await launch({ WEB_CONCURRENCY: '2' })
  await untilReady(portal)
  const children = await text(spawn('ps', ['-o', 'pid=,args=', '--ppid', String(portal.child.pid)]).stdout)
  const workers = children
    .split('\n')
    .filter((line) => line.includes('server.ts'))
    .map((line) => Number.parseInt(line, 10))
  expect(workers).toHaveLength(2)
  const [victim = 0] = workers
  process.kill(victim, 'SIGKILL')
  await expect.poll(() => runs(victim)).toBe(false)
  const statuses = await Promise.all(Array.from({ length: 50 }, () => statusOfNewConnection(portal)))
  expect(new Set(statuses)).toEqual(new Set([200]))
  await expect.poll(portal.output).toContain('a worker died, starting another')
  portal.child.kill('SIGTERM')
  expect(await portal.ended).toBe(0)
})

test('PostgreSQL killed under the portal is back without a restart of the portal', async () => {
  const portal = await launch()
  await untilReady(portal)
  const postgres = postmasterPid(portal)
  process.kill(postgres, 'SIGKILL')
  await expect.poll(portal.output, { timeout: 20_000 }).toContain('PostgreSQL answers again')
  await untilAnswers(portal.origin)
  expect(postmasterPid(portal)).not.toBe(postgres)
  expect(portal.child.exitCode).toBeNull()
})

test('while the database is away people get a 503 page and applications a 503 problem, then all goes on', async () => {
  const { url, drop } = await cloneDatabase(templateName)
  cleanups.push(drop)
  const gate = await openGate(url)
  cleanups.push(gate.remove)
  const portal = await launch({ DATABASE_URL: gate.url })
  await untilReady(portal)
  await gate.cut()
  const headers = { authorization: `Basic ${btoa('wiki:secret')}`, 'content-type': 'application/json' }
  const exchange = await fetch(`${portal.origin}/api/sso/token/exchange`, { method: 'POST', headers, body: '{}' })
  expect(exchange.status).toBe(503)
  expect(exchange.headers.get('content-type')).toBe('application/problem+json')
  expect(exchange.headers.get('retry-after')).toBe('5')
  const page = await fetch(`${portal.origin}/login`, { headers: { accept: 'text/html' } })
  expect(page.status).toBe(503)
  expect(await page.text()).toContain(page.headers.get('x-request-id'))
  const leg = await fetch(`${portal.origin}/sso/login?subsystemIdentifier=wiki`)
  expect(leg.status).toBe(503)
  expect(leg.headers.get('content-type')).toContain('text/html')
  expect(await status(`${portal.origin}/health/ready`)).toBe(503)
  expect(await status(`${portal.origin}/health/live`)).toBe(200)
  await gate.mend()
  await untilAnswers(portal.origin)
  expect(await status(`${portal.origin}/login`)).toBe(200)
})
