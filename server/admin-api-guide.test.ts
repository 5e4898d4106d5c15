import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { createSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { createUser } from '#lib/users/create-user.ts'
import { spawnCommand } from '#test/command-line.ts'
import { testContext } from '#test/context.ts'
import { ensureBuild, launchPortal, type PortalProcess, untilReady } from '#test/portal-process.ts'

/** Every line of the guide that a reader would paste into a shell, in the order of reading. */
const lines = [...readFileSync('docs/guides/admin-api.md', 'utf8').matchAll(/^```sh\n(.*?)^```/gms)].flatMap(
  ([, block = '']) => block.replaceAll('\\\n', ' ').trim().split('\n'),
)
const commands = lines.filter((line) => line.startsWith('npm run portico -- '))
const calls = lines.filter((line) => line.startsWith('curl '))

beforeAll(ensureBuild, 240_000)

/** A portal with what the guide takes for granted: somebody who administers, and an application with a role. */
async function launch(): Promise<{ portal: PortalProcess; databaseUrl: string }> {
  const ctx = await testContext()
  onTestFinished(ctx.close)
  const portal = await launchPortal({ DATABASE_URL: ctx.url, API_CALLS_PER_MINUTE: String(calls.length) })
  onTestFinished(portal.remove)
  await untilReady(portal)
  await createUser(ctx, { username: 'grace', name: 'Grace Hopper' }, operator)
  await addGrant(ctx, { user: 'grace', subsystem: 'portal', role: 'administrator' }, operator)
  const wiki = { identifier: 'wiki', title: 'Wiki', landingUrl: 'https://wiki.example.org/signed-in' }
  await createSubsystem(ctx, wiki, operator)
  await createAction(ctx, { subsystem: 'wiki', name: 'page.edit' }, operator)
  await createRole(ctx, { subsystem: 'wiki', name: 'editor', actions: ['page.edit'] }, operator)
  return { portal, databaseUrl: ctx.url }
}

/** As a shell splits it where nothing but double quotes is used. */
const wordsOf = (command: string) => (command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''))

async function curl(line: string, { origin, key }: { origin: string; key: string }) {
  const script = `exec 2>&1; curl() { command curl --silent --show-error --fail-with-body "$@"; }; ${line}`
  const env = { PATH: process.env['PATH'], NODE_ENV: 'test' as const, KEY: key, PORTAL: origin }
  const child = spawn('sh', ['-c', script], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { out: await text(child.stdout), code: await ended }
}

const isHere = spawnSync('curl', ['--version']).error === undefined

test.skipIf(!isHere)(
  'what the guide tells a reader to type works, line by line; one call more than a key has is told to wait',
  async () => {
    const { portal, databaseUrl } = await launch()
    expect(commands).toHaveLength(1)
    const words = wordsOf((commands[0] ?? '').slice('npm run portico -- '.length))
    const made = await spawnCommand([...words, '--json'], {
      env: { DATABASE_URL: databaseUrl, DATA_DIR: portal.dataDir },
    })
    expect(made).toMatchObject({ code: 0, err: '' })
    const given = { origin: portal.origin, key: JSON.parse(made.out).key }

    let etag = ''
    const told: string[] = []
    for (const line of calls) {
      const { code, out } = await curl(line.replace('"…"', etag), given)
      expect(code, `${line}\n${out}`).toBe(0)
      etag = /^etag: (.+)$/im.exec(out)?.[1]?.trim() ?? etag
      told.push(out)
    }
    expect(told.length).toBeGreaterThan(6)
    // The last one asks why, after the grant was taken.
    expect(JSON.parse(told.at(-1) ?? '')).toMatchObject({ allowed: false })

    const { code, out } = await curl(`curl -i "$PORTAL/api/admin/users" -H "Authorization: Bearer $KEY"`, given)
    expect(code).toBe(22)
    expect(out).toMatch(/^HTTP\/1.1 429 /m)
    expect(out).toMatch(/^retry-after: [1-9]\d?\r$/im)
    expect(out).toContain('"code":"too_many_calls"')
  },
  120_000,
)
