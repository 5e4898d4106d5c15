import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbedded } from '#lib/db/embedded.ts'
import { authenticateSubsystem } from '#lib/subsystems/authenticate-subsystem.ts'
import { runCommand, spawnCommand } from '#test/command-line.ts'
import { type TestContext, testContext } from '#test/context.ts'

let ctx: TestContext
const folder = mkdtempSync(join(tmpdir(), 'portico-cli-'))
beforeAll(async () => {
  ctx = await testContext()
})
afterAll(async () => {
  await ctx.close()
  rmSync(folder, { recursive: true, force: true })
})

type Surroundings = { input?: string; env?: Record<string, string> }

const surroundings = ({ input = '', env = {} }: Surroundings) => ({
  input,
  env: { DATA_DIR: folder, DATABASE_URL: ctx.url, PORT: '4500', ...env },
})
/** Within this process, against the test's database unless the settings say otherwise. */
const portico = (words: string[], given: Surroundings = {}) => runCommand(words, surroundings(given))
/** As a process of its own, where that is what the test is about. */
const spawned = (words: string[], given: Surroundings = {}) => spawnCommand(words, surroundings(given))

async function json(words: string[], given: Surroundings = {}, run = portico): Promise<unknown> {
  const { code, out, err } = await run([...words, '--json'], given)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out)
}

test('the commands that others rely on: from an empty database to a locked user and a disabled subsystem', async () => {
  const password = 'a brass difference engine'
  const flags = ['--username', 'ada', '--email', 'ada@example.org', '--name', 'Ada Lovelace', '--password-stdin']
  const ada = await json(['user', 'create', ...flags], { input: `${password}\n` })
  expect(ada).toMatchObject({ username: 'ada' })
  const about = ['--identifier', 'wiki', '--title', 'Wiki', '--landing-url', 'http://wiki.localhost:4501/sso']
  const more = ['--logout-url', 'http://wiki.localhost:4501/logout', '--browser-binding', 'optional']
  const wiki = await json(['subsystem', 'create', ...about, ...more])
  expect(wiki).toEqual({ identifier: 'wiki', secret: expect.stringMatching(/^pcs_[\w-]{43}$/) })
  const { secret } = wiki as { secret: string }
  expect(await authenticateSubsystem(ctx, 'wiki', secret)).toMatchObject({ identifier: 'wiki' })
  expect(await ctx.db.subsystem.findUnique({ where: { identifier: 'wiki' } })).toMatchObject({
    browserBinding: 'optional',
  })
  for (const name of ['page.read', 'page.edit']) await json(['action', 'create', '--subsystem', 'wiki', '--name', name])
  await json(['role', 'create', '--subsystem', 'wiki', '--name', 'editor', '--actions', 'page.read,page.edit'])
  const grant = ['--user', 'ada', '--subsystem', 'wiki', '--role', 'editor']
  expect(await json(['grant', 'add', ...grant])).toMatchObject({ already: false })
  expect(await json(['grant', 'list'])).toMatchObject({ grants: [{ user: 'ada', subsystem: 'wiki', role: 'editor' }] })
  expect(await json(['grant', 'remove', ...grant])).toEqual({ sessionsEnded: 0 })
  expect(await json(['user', 'lock', 'ada'])).toMatchObject({ username: 'ada', already: false })
  expect(await json(['subsystem', 'disable', 'wiki'])).toMatchObject({ already: false })
  expect(await json(['doctor'])).toMatchObject({ ok: true })
}, 120_000)

test('failures are one JSON object on stderr, nothing on stdout, exit 1; for people one line', async () => {
  const asked = await Promise.all([
    spawned(['user', 'lock', 'nobody', '--json']),
    spawned(['user', 'create', '--username', 'x', '--json']),
    spawned(['user', 'lock', 'nobody']),
    spawned(['user', 'list', '--json'], { env: { DATABASE_URL: 'postgres://127.0.0.1:4599/none' } }),
    spawned(['user', 'list', '--json'], { env: { PORTICO_SECRET: 'another secret of at least 32 characters' } }),
  ])
  for (const { code, out } of asked) expect({ code, out }).toEqual({ code: 1, out: '' })
  const [unknown, missing, plain, unreachable, secret] = asked.map(({ err }) => err)
  expect(JSON.parse(unknown ?? '')).toEqual({
    code: 'no_such_user',
    title: 'No such user',
    detail: 'There is no user nobody.',
  })
  expect(JSON.parse(missing ?? '')).toMatchObject({
    code: 'malformed_request',
    detail: expect.stringContaining('--name'),
  })
  expect(plain).toBe('portico: There is no user nobody.\n')
  expect(JSON.parse(unreachable ?? '')).toMatchObject({ code: 'cannot_start' })
  expect(JSON.parse(secret ?? '')).toMatchObject({
    code: 'cannot_start',
    detail: expect.stringContaining('root secret'),
  })
}, 60_000)

test('a password is read from standard input and shown nowhere', async () => {
  const password = 'nobody shall read this'
  const made = await spawned(['user', 'create', '--username', 'mary', '--name', 'Mary', '--password-stdin'], {
    input: password,
  })
  const set = await spawned(['user', 'set-password', 'mary', '--password-stdin', '--json'], { input: `${password}2\n` })
  expect([made.code, set.code]).toEqual([0, 0])
  expect(JSON.stringify([made, set])).not.toContain(password)
  const short = await spawned(['user', 'set-password', 'mary', '--password-stdin', '--json'], { input: 'short' })
  expect(JSON.parse(short.err)).toMatchObject({ code: 'password_refused' })
}, 60_000)

test('a temporary password is made up and shown once; a contradiction of flags is refused', async () => {
  await portico(['user', 'create', '--username', 'joan', '--name', 'Joan'])
  const given = await json(['user', 'set-password', 'joan', '--generate-temporary'])
  expect(given).toMatchObject({ username: 'joan', password: expect.stringMatching(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/) })
  for (const flags of [[], ['--generate-temporary', '--password-stdin'], ['--generate-temporary', '--temporary']]) {
    const refused = await portico(['user', 'set-password', 'joan', '--json', ...flags], { input: '' })
    expect(JSON.parse(refused.err)).toMatchObject({ code: 'malformed_request' })
  }
}, 60_000)

test('the rules for passwords are shown and changed', async () => {
  expect(await json(['password-rules', 'show'])).toMatchObject({ lengthMin: 12, classes: [], maxAgeDays: null })
  const words = ['password-rules', 'set', '--preset', 'pcidss', '--max-age-days', '0', '--classes', 'upper,digit']
  const rules = { lengthMin: 12, classes: ['upper', 'digit'], historyCount: 4, maxAgeDays: null }
  expect(await json(words)).toMatchObject(rules)
  expect(await json(['password-rules', 'set', '--classes', ''])).toMatchObject({ ...rules, classes: [] })
  const refused = await portico(['password-rules', 'set', '--length-min', '4', '--json'])
  expect(JSON.parse(refused.err)).toMatchObject({
    code: 'malformed_request',
    detail: expect.stringContaining('--length-min'),
  })
}, 60_000)

test('it works beside a running portal and leaves its PostgreSQL running; alone it starts and stops its own', async () => {
  const dataDir = join(folder, 'own')
  const env = { DATA_DIR: dataDir, DATABASE_URL: '' }
  expect(await json(['user', 'create', '--username', 'grace', '--name', 'Grace'], { env }, spawned)).toMatchObject({
    username: 'grace',
  })
  const running = await startEmbedded({ dataDir })
  try {
    expect(await json(['user', 'list'], { env }, spawned)).toMatchObject({ users: [{ username: 'grace' }] })
    const file = join(folder, 'grace.backup')
    await json(['backup', '--output', file], { env }, spawned)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await json(['session', 'list'], { env }, spawned)).toEqual({ sessions: [] })
  } finally {
    await running.stop()
  }
  const elsewhere = { ...env, DATA_DIR: join(folder, 'elsewhere') }
  const foreign = await spawned(['restore', join(folder, 'grace.backup'), '--json'], { env: elsewhere })
  expect(JSON.parse(foreign.err)).toMatchObject({
    code: 'cannot_start',
    detail: expect.stringContaining('root secret'),
  })
  copyFileSync(join(dataDir, 'secret'), join(folder, 'elsewhere', 'secret'))
  await json(['restore', join(folder, 'grace.backup')], { env: elsewhere }, spawned)
  expect(await json(['user', 'list'], { env: elsewhere }, spawned)).toMatchObject({ users: [{ username: 'grace' }] })
}, 120_000)

test('a file of people is imported, and a refused row makes the exit code say so', async () => {
  const file = join(folder, 'people.csv')
  writeFileSync(file, 'username,name\nalan,Alan Turing\na b,Nobody\n')
  const { code, out } = await portico(['user', 'import', file])
  expect(code).toBe(1)
  expect(out).toMatch(/LINE {2}USERNAME {2}REFUSED BECAUSE\n3 {5}a b {7}A username has no spaces/)
  expect(out).toContain('2 rows: 1 created, 0 given roles or teams, 0 unchanged, 1 refused.')
}, 60_000)
