/**
 * `npm run bench:sign-in [-- --seconds 10 --write]`: how many sign-ins a second the portal does, against the password hash
 * alone on the same cores in the same run, and what touch feels of it. The forms are sealed here, so that what is measured is
 * the sign-in and not the page before it. What that includes is said in the document that `--write` writes.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { operator } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { readConfig } from '#lib/config/env.ts'
import type { Context } from '#lib/db/context.ts'
import { createContext } from '#lib/db/runtime.ts'
import { portalLogin } from '#lib/login/login-request.ts'
import { sealLoginTicket } from '#lib/login/login-ticket.ts'
import { insertUser } from '#lib/users/create-user.ts'
import { hashPassword } from '#lib/users/passwords/hash-password.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { verifyPassword } from '#lib/users/passwords/verify-password.ts'
import { openProcess } from '#server/open-installation.ts'
import { fill } from './fill.ts'
import type { Seen } from './load.ts'
import { touchLoad } from './measure.ts'
import { freePort, runProgram, startServer, stopServer } from './processes.ts'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, write: { type: 'boolean', default: false } },
})
const seconds = Number(values.seconds)
const password = 'correct horse battery staple'
const callers = 8
const agent = new Agent({ keepAlive: true })
const included = `A sign-in here is one \`POST /login/password\` of somebody who has no second factor, over HTTP, to the redirect with its
cookies. Beside the hash the ratio therefore includes the request itself and whoever sends it, the form and its seal, seven
statements (attempt, name and hash, budget, budget given back, proof, policy with factors, session with its audit event) and the disk's confirmation that the session is written. It does not include the page before it, nor mail.

Hashing runs at a lower priority than the event loop and PostgreSQL (Linux: nice 5 of its threads). It still takes every
core that nobody else wants; where others want it, sign-ins wait before touch and exchange do, also for other programs on
the same machine.`
const people = 64

log.level = 'warn'
await runProgram(['scripts/ensure-build.ts'])
const dataDir = mkdtempSync(join(tmpdir(), 'portico-bench-'))
const port = String(await freePort())
const env = { DATA_DIR: dataDir, LOG_LEVEL: 'warn', PORT: port }
const filled = await fill(readConfig(env))
const origin = `http://localhost:${port}`
const server = await startServer(['server.ts'], env, `${origin}/health/ready`)
const { runtime, close } = await openProcess(readConfig(env), filled.databaseUrl)
const pool = openHashPool()
const context = () => createContext(runtime)
const hash = await hashPassword(context(), password)
for (let n = 0; n < people; n++) {
  await insertUser(context(), { profile: { username: `visitor${n}`, name: `Visitor No. ${n}` }, hash }, operator)
}

await repeat(2, () => signIn(context()))
const idle = await touch()
const raw = await repeat(seconds, () => verify(context()))
const together = await Promise.all([repeat(seconds + 1, () => signIn(context())), touch()])
const alone = await repeat(seconds, () => signIn(context()))
const rawAgain = await repeat(seconds, () => verify(context()))

const hashesPerSecond = (raw + rawAgain) / 2
const lines = [
  '| | a second | against the hash alone |',
  '|---|---|---|',
  `| argon2id alone | ${hashesPerSecond.toFixed(0)} (${raw.toFixed(0)} before, ${rawAgain.toFixed(0)} after) | 1 |`,
  `| sign-ins | ${alone.toFixed(0)} | ${(alone / hashesPerSecond).toFixed(2)} |`,
  `| sign-ins beside touch | ${together[0].toFixed(0)} | ${(together[0] / hashesPerSecond).toFixed(2)} |`,
  '',
  '| touch of 100 ids, one caller | p50 | p99 |',
  '|---|---|---|',
  `| idle portal | ${idle.p50Ms} ms | ${idle.p99Ms} ms |`,
  `| sign-ins saturated | ${together[1].p50Ms} ms | ${together[1].p99Ms} ms |`,
]
console.log(lines.join('\n'))
if (values.write) {
  const about = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; ${callers} callers, ${seconds} s each.`
  writeFileSync(
    'docs/performance-sign-in.md',
    `# Sign-ins a second\n\n${about}\nLoad, portal and PostgreSQL share the cores.\n\n${lines.join('\n')}\n\n${included}\n`,
  )
}

agent.destroy()
await pool.close()
await close()
await stopServer(server)
rmSync(dataDir, { recursive: true, force: true })

/** Runs `work` by several callers for so long; gives how often a second it was done. */
async function repeat(forSeconds: number, work: () => Promise<void>): Promise<number> {
  const end = performance.now() + forSeconds * 1_000
  let done = 0
  const caller = async () => {
    while (performance.now() < end) {
      await work()
      done += 1
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return done / forSeconds
}

async function verify(ctx: Context): Promise<void> {
  const { matches } = await verifyPassword(ctx, password, hash)
  if (!matches) throw new Error('the hash does not match')
}

/** One person in a new browser posts the form. Throws where that is not a sign-in. */
async function signIn(ctx: Context): Promise<void> {
  const browser = newSecret('pbr')
  const attempt = sealLoginTicket(ctx, { attemptId: randomUUID(), request: portalLogin }, hashSecret(browser))
  const username = `visitor${Math.floor(Math.random() * people)}`
  const { statusCode, headers } = await post(new URLSearchParams({ attempt, username, password }).toString(), browser)
  if (statusCode !== 303 || !headers['set-cookie']?.some((cookie) => cookie.startsWith('portico-session='))) {
    throw new Error(`a sign-in was answered ${statusCode} ${headers.location}`)
  }
}

/** Node's plain client over kept connections: what sends the load shares the cores, and `fetch` would take more of them. */
async function post(form: string, browser: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const sent = { 'content-type': 'application/x-www-form-urlencoded', cookie: `portico-browser=${browser}` }
  request(`${origin}/login/password`, { method: 'POST', agent, headers: sent }, resolve).on('error', reject).end(form)
  const answer = await promise
  for await (const _ of answer);
  return answer
}

async function touch(): Promise<Seen> {
  const load = touchLoad(filled)
  const told = { ...load, url: origin + load.url, connections: 1, seconds }
  return JSON.parse(await runProgram(['bench/load.ts', JSON.stringify(told)]))
}
