import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { insertUser } from '#lib/users/create-user.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { sample } from '#test/sample.ts'
import { checkCredentials } from './check-credentials.ts'
import { measureFailureDeadline } from './failure-deadline.ts'
import { hashPassword } from './hash-password.ts'
import { openHashPool } from './hash-pool.ts'
import vectors from './schemes/django-vectors.json' with { type: 'json' }
import { schemes } from './schemes/registry.ts'
import { storableHash } from './storable-hash.ts'
import { decoys } from './verify-password.ts'

const password = 'a brass difference engine'
/** So many unknown names, and so many users. */
const rounds = sample(75, 200)
let ctx: TestContext
let hashing: ReturnType<typeof openHashPool>
beforeAll(async () => {
  ctx = await testContext()
  hashing = openHashPool()
  const hash = await hashPassword(ctx, password)
  for (let n = 0; n < rounds; n += 1) await bring(`known${n}`, hash)
  await bring('locked', hash)
  await lockUser(ctx, { user: 'locked' }, operator)
  await bring('empty', null)
  // Verified twice, with the salt and without: slower than Portico's own.
  const digest = createHash('sha256').update(`${password}{a salt}`).digest('hex')
  await bring('older', await storableHash(`superfly-sha256$a salt$${digest}`))
})
afterAll(async () => {
  await hashing.close()
  await ctx.close()
})

const bring = (username: string, hash: string | null) =>
  insertUser(ctx, { profile: { username, name: username }, hash }, operator)

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function timed(name: string, typed: string): Promise<number> {
  const started = performance.now()
  await checkCredentials(ctx, { name, password: typed })
  return performance.now() - started
}

test('a "no" comes at the same time for unknown names and for users, medians within 5 %; for any other reason too', async () => {
  await measureFailureDeadline(ctx)
  const times = { unknown: [], known: [], locked: [], empty: [], older: [] } as Record<string, number[]>
  // In turns, so that whatever else the machine does falls on all of them alike.
  for (let round = 0; round < rounds; round += 1) {
    times['unknown']?.push(await timed(`unknown${round}`, 'wrong'))
    times['known']?.push(await timed(`known${round}`, 'wrong'))
    if (round % 5 > 0) continue
    times['locked']?.push(await timed('locked', password))
    times['empty']?.push(await timed('empty', password))
    times['older']?.push(await timed('older', 'wrong'))
  }
  const unknown = median(times['unknown'] ?? [])
  const away = Object.entries(times).map(([kind, taken]) => [kind, Math.abs(median(taken) / unknown - 1)] as const)
  for (const [kind, ratio] of away) expect(ratio, kind).toBeLessThan(0.05)
}, 300_000)

test('PostgreSQL reads the form of every scheme as Node does: the same hashes, of the same cost', async () => {
  const sources = schemes.map(({ form }) => form.source)
  const stored = [...vectors.map(({ hash }) => hash), ...Object.values(decoys), '{MD5}abc', '']
  for (const source of sources) {
    const rows = await ctx.db.$queryRaw<{ cost: string | null }[]>`
      SELECT array_to_string(regexp_match(hash, ${source}), '$') AS cost FROM unnest(${stored}::text[]) AS hash`
    const here = stored.map((hash) => new RegExp(source).exec(hash)?.slice(1).join('$') ?? null)
    expect(rows.map(({ cost }) => cost)).toEqual(here)
  }
})

test('the waits of many failures pass side by side', async () => {
  const deadlineMs = await measureFailureDeadline(ctx)
  const started = performance.now()
  const failures = await Promise.all(
    Array.from({ length: 20 }, (_, n) => checkCredentials(ctx, { name: `unknown${n}`, password: 'wrong' })),
  )
  expect(failures).toHaveLength(20)
  expect(performance.now() - started).toBeLessThan(deadlineMs * 10)
}, 60_000)

// The last one, for it leaves somebody behind whose password takes long to verify.
test('a slower scheme that some user has moves the deadline; a "yes" does not wait for it', async () => {
  const before = await measureFailureDeadline(ctx)
  await bring(
    'slow',
    '$argon2id$v=19$m=65536,t=12,p=1$Yq0mMdB3d3YtFyKcBc1qkg$Rm1Ifs0D9nRtbn1NczyVPb6kB1v2gk3bpTQ8zJlZ2kM',
  )
  const after = await measureFailureDeadline(ctx)
  expect(after).toBeGreaterThan(before * 2)
  expect(await timed('unknown', 'wrong')).toBeGreaterThanOrEqual(after - 1)
  const yes: number[] = []
  for (let n = 0; n < 9; n += 1) yes.push(await timed(`known${n}`, password))
  expect(median(yes)).toBeLessThan(after / 2)
}, 120_000)
