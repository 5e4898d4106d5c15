/**
 * `npm run bench:oidc [-- --seconds 5 --rounds 3 --write]`: client credentials, introspection, userinfo and the code flow from
 * authorization to tokens, with everything durable in PostgreSQL, against bare `oidc-provider` with its adapter in memory, in
 * turns in one run. In the code flow the browser is signed in already: what is measured is OpenID Connect, not the sign-in.
 * Linux only: processor time is read from /proc.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { addGrant } from '#lib/access/add-grant.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import { readConfig } from '#lib/config/env.ts'
import { createContext } from '#lib/db/runtime.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { openSsoSession } from '#lib/sessions/open-sso-session.ts'
import { enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { createSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { insertUser } from '#lib/users/create-user.ts'
import { openProcess } from '#server/open-installation.ts'
import { fill } from './fill.ts'
import { cpuOf, cpuOfPostgres, freePort, runProgram, startServer, stopServer } from './processes.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
})
const seconds = Number(values.seconds)
const rounds = Number(values.rounds)
const callers = 16
const aim = 0.5
const redirectUri = 'https://wiki.example.org/callback'

/** Where one of the two answers, and how its client proves itself. */
type Side = {
  origin: string
  paths: Record<'auth' | 'token' | 'introspect' | 'userinfo', string>
  basic: string
  cookie: string
}

log.level = 'warn'
await runProgram(['scripts/ensure-build.ts'])
const dataDir = mkdtempSync(join(tmpdir(), 'portico-bench-'))
const [port, floorPort] = [String(await freePort()), String(await freePort())]
const env = { DATA_DIR: dataDir, LOG_LEVEL: 'warn', PORT: port }
const filled = await fill(readConfig(env))
const origin = `http://localhost:${port}`
const server = await startServer(['server.ts'], env, `${origin}/health/ready`)
const floorOrigin = `http://localhost:${floorPort}`
const discovery = '/.well-known/openid-configuration'
const floor = await startServer(['bench/oidc-floor-server.ts', floorPort], {}, `${floorOrigin}${discovery}`)
const { runtime, close } = await openProcess(readConfig(env), filled.databaseUrl)

const basicOf = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
const portico = await connect()
const bare: Side = {
  origin: floorOrigin,
  paths: { auth: '/auth', token: '/token', introspect: '/token/introspection', userinfo: '/me' },
  basic: basicOf('wiki', 'secret'),
  cookie: '',
}

const tokens = new Map<Side, string>()
const cases: readonly [string, (side: Side) => Promise<unknown>][] = [
  ['client credentials', (side) => post(side, 'token', { grant_type: 'client_credentials' })],
  ['introspection', (side) => post(side, 'introspect', { token: tokens.get(side) ?? '' })],
  ['userinfo', userinfo],
  ['code flow', codeFlow],
]
const lines = [
  `| | Portico, a second | bare, a second | ratio | ≥ ${aim} | server CPU µs each | PostgreSQL CPU µs each |`,
  '|---|---|---|---|---|---|---|',
]
for (const [name, work] of cases) {
  const seen = { portico: 0, bare: 0 }
  const cpu = { server: 0, postgres: 0 }
  for (let round = 0; round < rounds; round++) {
    // The library's memory keeps the thousand records that were used last, and the session may not be among them any more.
    bare.cookie = await signInAtFloor(bare)
    // An access token lives five minutes.
    for (const side of [portico, bare]) tokens.set(side, await codeFlow(side))
    const before = { server: cpuOf(server.pid ?? 0), postgres: cpuOfPostgres(dataDir) }
    seen.portico += (await repeat(() => work(portico))) / rounds
    cpu.server += cpuOf(server.pid ?? 0) - before.server
    cpu.postgres += cpuOfPostgres(dataDir) - before.postgres
    seen.bare += (await repeat(() => work(bare))) / rounds
  }
  const ratio = seen.portico / seen.bare
  const each = [cpu.server, cpu.postgres].map((all) => (all / (seen.portico * seconds * rounds)).toFixed(0))
  const cells = [seen.portico.toFixed(0), seen.bare.toFixed(0), ratio.toFixed(2), ratio >= aim ? 'met' : '**missed**']
  lines.push(`| ${[name, ...cells, ...each].join(' | ')} |`)
}
console.log(lines.join('\n'))
if (values.write) writeFileSync(join(import.meta.dirname, '../docs/performance-oidc.md'), documentOf(lines.join('\n')))

await close()
await stopServer(server)
await stopServer(floor)
rmSync(dataDir, { recursive: true, force: true })

/** An application, a person with a role there, and their SSO session. */
async function connect(): Promise<Side> {
  const context = () => createContext(runtime)
  const subsystem = 'oidc-bench'
  const made = { identifier: subsystem, title: 'Bench', landingUrl: 'https://wiki.example.org/' }
  const { secret } = await createSubsystem(context(), made, operator)
  const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials']
  await enableConnection(context(), oidcConnection, { subsystem, redirectUris: [redirectUri], grantTypes }, operator)
  await createAction(context(), { subsystem, name: 'read' }, operator)
  await createRole(context(), { subsystem, name: 'reader', actions: ['read'] }, operator)
  const profile = { username: 'oidc-bench', name: 'Ada Lovelace' }
  const { id: userId } = await insertUser(context(), { profile, hash: null }, operator)
  await addGrant(context(), { user: userId, subsystem, role: 'reader' }, operator)
  const proofs = [{ method: 'password', at: new Date().toISOString() }]
  const session = await context().atomically((tx) => openSsoSession(tx, { userId, userEpoch: 0, proofs }))
  const paths = {
    auth: '/oidc/auth',
    token: '/oidc/token',
    introspect: '/oidc/token/introspection',
    userinfo: '/oidc/me',
  }
  return { origin, paths, basic: basicOf(subsystem, secret), cookie: `portico-session=${session.cookie}` }
}

/** Signs the one person in at the floor and gives the cookies of that session. */
async function signInAtFloor(side: Side): Promise<string> {
  const jar = new Map<string, string>()
  let at: string | null = authorizationOf(side).url
  while (at?.startsWith(side.origin) || at?.startsWith('/')) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer: Response = await fetch(new URL(at, side.origin), { redirect: 'manual', headers: { cookie } })
    for (const one of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
      jar.set(name, value)
    }
    at = answer.headers.get('location')
  }
  return [...jar]
    .filter(([name]) => name.startsWith('_session'))
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}

function authorizationOf({ origin: at, paths, basic }: Side) {
  const verifier = randomBytes(32).toString('base64url')
  const [clientId = ''] = Buffer.from(basic.slice(6), 'base64').toString().split(':')
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  return { url: `${at}${paths.auth}?${query}`, verifier }
}

/** From authorization to tokens; gives the access token. */
async function codeFlow(side: Side): Promise<string> {
  const { url, verifier } = authorizationOf(side)
  const answer = await fetch(url, { redirect: 'manual', headers: { cookie: side.cookie } })
  const code = new URL(answer.headers.get('location') ?? url).searchParams.get('code')
  if (!code) throw new Error(`an authorization was answered ${answer.status} ${answer.headers.get('location')}`)
  await answer.arrayBuffer()
  const given = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }
  const { access_token: token } = await post(side, 'token', given)
  if (typeof token !== 'string') throw new Error('no access token came')
  return token
}

async function userinfo(side: Side): Promise<void> {
  const authorization = `Bearer ${tokens.get(side)}`
  const answer = await fetch(side.origin + side.paths.userinfo, { headers: { authorization } })
  if (!answer.ok) throw new Error(`userinfo was answered ${answer.status}`)
  await answer.arrayBuffer()
}

async function post(side: Side, path: 'token' | 'introspect', fields: Record<string, string>) {
  const answer = await fetch(side.origin + side.paths[path], {
    method: 'POST',
    headers: { authorization: side.basic },
    body: new URLSearchParams(fields),
  })
  const body: Record<string, unknown> = await answer.json()
  if (!answer.ok || body['active'] === false) throw new Error(`${path} was answered ${answer.status}`)
  return body
}

/** Runs `work` by several callers for so long; gives how often a second it was done. */
async function repeat(work: () => Promise<unknown>): Promise<number> {
  const end = performance.now() + seconds * 1_000
  let done = 0
  const caller = async () => {
    while (performance.now() < end) {
      await work()
      done += 1
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return done / seconds
}

/** `docs/performance-oidc.md`. */
function documentOf(table: string): string {
  return `# Performance: OpenID Connect

Written by \`npm run bench:oidc -- --write\` on ${new Date().toISOString().slice(0, 10)}. Machine: ${cpus().length} ×
${cpus()[0]?.model.trim()}, Node ${process.versions.node}. Client, servers and database share its cores.

Portico as \`npm start\` runs it, one process, with everything durable in PostgreSQL, against bare oidc-provider on node:http with its
adapter in memory. ${callers} callers, ${rounds} rounds of ${seconds} s in turns. The code flow is an authorization in a browser that is signed in and the
exchange of its code for three tokens.

${table}

What bare oidc-provider keeps in its memory Portico asks of the database each time: whether the application is connected, the token
known, and the session, its person and their roles still there. On this machine a statement that does nothing takes 0.25 ms there and
back, as long as the other takes for a whole answer; how many there are is what counts here.
`
}
