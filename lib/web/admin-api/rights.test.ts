import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { type PortalAction, portalActionNames, readyRoles } from '#lib/access/portal-actions.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { rightsOf } from '#lib/access/rights.ts'
import { type ApiKeyCaller, authenticateApiKey } from '#lib/api-keys/authenticate-api-key.ts'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { revokeApiKey } from '#lib/api-keys/revoke-api-key.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { openRuntime } from '#lib/db/runtime.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { exampleInputs, type Furnished, furnish } from '#test/admin-api.ts'
import { sample } from '#test/sample.ts'
import { testWorld, type World } from '#test/world.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { serveOperation } from './serve-operation.ts'

let world: World
let hashing: ReturnType<typeof openHashPool>
let wiki: Furnished
let billing: Furnished
const callers: Record<string, ApiKeyCaller> = {}
const keys: string[] = []

const owner: readonly PortalAction[] = readyRoles['subsystem-owner']?.actions ?? []
const people: { name: string; role: string; scopes: readonly PortalAction[]; limitedTo?: string }[] = [
  { name: 'administrator', role: 'administrator', scopes: portalActionNames },
  { name: 'help-desk', role: 'help-desk', scopes: readyRoles['help-desk']?.actions ?? [] },
  { name: 'auditor', role: 'auditor', scopes: readyRoles['auditor']?.actions ?? [] },
  { name: 'wiki-owner', role: 'subsystem-owner', scopes: owner, limitedTo: 'wiki' },
  { name: 'billing-owner', role: 'subsystem-owner', scopes: owner, limitedTo: 'billing' },
  { name: 'sees-people-of-wiki', role: 'people-watcher', scopes: ['users.read'], limitedTo: 'wiki' },
  { name: 'narrow-key', role: 'administrator', scopes: ['sessions.read'] },
  { name: 'without-rights', role: 'administrator', scopes: portalActionNames },
]

beforeAll(async () => {
  hashing = openHashPool()
  world = await testWorld()
  const { config, database, sealer, now } = world.ctx
  openRuntime({ config, database, sealer, databaseNow: () => now })
  wiki = await furnish(world, world.wiki)
  billing = await furnish(world, world.billing)
  const { ctx } = world
  await world.user('spare')
  await createRole(ctx, { subsystem: 'portal', name: 'people-watcher', actions: ['users.read'] }, operator)
  for (const { name, role, scopes, ...limit } of people) {
    const { id } = await world.user(name)
    await addGrant(ctx, { user: name, subsystem: 'portal', role, ...limit }, operator)
    const { key } = await createApiKey(ctx, { name, scopes: [...scopes] }, { kind: 'user', id })
    callers[name] = await authenticateApiKey(ctx, key)
    keys.push(key)
  }
  await removeGrant(ctx, { user: 'without-rights', subsystem: 'portal', role: 'administrator' }, operator)
}, 120_000)
afterAll(async () => {
  await hashing.close()
  await world.ctx.close()
})

const nameOf = ({ method, path }: Operation) => `${method} ${path}`

/** Does it, hands over what came of it, and leaves everything as it was. */
async function attempt<T>(work: (tx: Context) => Promise<T>): Promise<T | Refusal> {
  const undone = new Error('undone')
  let outcome: { value: T | Refusal } | undefined
  await world.ctx
    .atomically(async (tx) => {
      // Outside of tests no question of the API is a transaction: a hot statement asks on a connection of its own.
      const value = await work({ ...tx, run: world.ctx.run }).catch((error: unknown) => {
        if (error instanceof Refusal) return error
        throw error
      })
      outcome = { value }
      throw undone
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
  if (!outcome) throw undone
  return outcome.value
}

function run(declared: Operation, about: Furnished, who: ApiKeyCaller, tx: Context): Promise<unknown> {
  const input = exampleInputs(about, who.key.id)[nameOf(declared)]
  if (!input) throw new Error(`no example of ${nameOf(declared)}`)
  return declared.answer(tx, input, who)
}

const ofAdministrator = (): Actor => ({ kind: 'user', id: callers['administrator']?.id ?? '' })

/** Every text in an answer, at any depth. */
function valuesOf(answer: unknown): string[] {
  const told: string[] = []
  JSON.stringify(answer, (_, value: unknown) => {
    if (typeof value === 'string') told.push(value)
    return value
  })
  return told
}

/** Read once: every attempt leaves everything as it was. */
let stored: Promise<string[]> | undefined

/** Everything that the database keeps as a hash or sealed, in the ways in which bytes are written. */
async function storedSecrets(): Promise<string[]> {
  const columns = await world.ctx.db.$queryRaw<{ table: string; column: string; bytes: boolean }[]>`
    SELECT table_name AS "table", column_name AS "column", data_type = 'bytea' AS bytes FROM information_schema.columns
     WHERE table_schema = 'public' AND (data_type = 'bytea' OR column_name = 'hash' OR column_name LIKE 'sealed%')`
  const found: string[] = []
  for (const { table, column, bytes } of columns) {
    const rows = await world.ctx.db.$queryRawUnsafe<{ value: Uint8Array | string | null }[]>(
      `SELECT "${column}" AS value FROM "${table}" WHERE "${column}" IS NOT NULL LIMIT 1000`,
    )
    for (const { value } of rows) {
      if (typeof value === 'string') found.push(value)
      else if (bytes && value && value.length >= 8) {
        found.push(...(['hex', 'base64', 'base64url'] as const).map((way) => Buffer.from(value).toString(way)))
      }
    }
  }
  return found
}

type OddParts = { key: string; segments: string[]; values: unknown[] }

/** A call of an operation with its own fields and whatever values. */
function oddRequest(declared: Operation, { key, segments, values }: OddParts): Request {
  const example = exampleInputs(wiki, '')[nameOf(declared)] ?? {}
  let next = 0
  const path = declared.path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(segments[next++ % 3] || 'wiki'))
  const url = new URL(`http://localhost/api/admin${path}`)
  const own = [...Object.keys(example), ...(declared.method === 'GET' ? ['limit', 'after', 'search'] : [])]
  const names = own.filter((name) => !declared.path.includes(`{${name}}`))
  const fields = names.map((name, index): [string, unknown] => [name, values[index % values.length]])
  const inQuery = declared.method === 'GET'
  if (inQuery) for (const [name, value] of fields) url.searchParams.set(name, String(value))
  return new Request(url, {
    method: declared.method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(!inQuery && { body: JSON.stringify(Object.fromEntries(fields)) }),
  })
}

/** What names no subsystem and shows those that one may see. */
const lists = [
  '/users',
  '/grants',
  '/confirmations',
  '/subsystems',
  '/registrations',
  '/approvals',
  '/sessions',
  '/audit',
]

/** What the declaration promises. */
async function isAllowed({ right, orRight, limited, method, path }: Operation, who: ApiKeyCaller, about: Furnished) {
  if (right === null) return true
  const rights = await rightsOf(world.ctx, who)
  const wanted = orRight ? [right, orRight] : [right]
  if (!limited) return wanted.some((action) => rights.may(action))
  const isList = method === 'GET' && lists.includes(path)
  return wanted.some((action) => (isList ? rights.scope(action).length > 0 : rights.may(action, about.id)))
}

describe.for(operations.map((declared) => [nameOf(declared), declared] as const))('%s', ([, declared]) => {
  test.for(people.map(({ name }) => name))('is done for %s exactly where the right reaches', async (name) => {
    const who = callers[name]
    if (!who) throw new Error(name)
    for (const about of [wiki, billing]) {
      const outcome = await attempt((tx) => run(declared, about, who, tx))
      const told = outcome instanceof Refusal ? outcome.code : 'done'
      const expected = (await isAllowed(declared, who, about)) ? ['done'] : ['not_permitted', 'session_unknown']
      expect(expected, `${about.identifier}: ${told}`).toContain(told)
    }
  })

  test('answers with nothing that is stored as a hash or sealed, and with no secret that was shown before', async () => {
    const who = callers['administrator']
    if (!who) throw new Error('administrator')
    const answer = await attempt((tx) => run(declared, wiki, who, tx))
    const told = valuesOf(answer)
    stored ??= storedSecrets()
    const secrets = [...(await stored), ...wiki.secrets, ...billing.secrets, ...keys]
    expect(secrets.filter((secret) => told.some((text) => text.includes(secret)))).toEqual([])
  })

  test('shows the owner of a subsystem nothing of another', async () => {
    if (declared.method !== 'GET' || !declared.limited) return
    const who = callers['billing-owner']
    if (!who) throw new Error('billing-owner')
    const answer = await attempt((tx) => run(declared, billing, who, tx))
    const told = valuesOf(answer)
    const foreign = [wiki.id, wiki.identifier, wiki.person, wiki.session, wiki.subsystemSession, wiki.change]
    expect(foreign.filter((text) => told.includes(text))).toEqual([])
  })
})

test('what is looked for in the answers is there to be found', async () => {
  const stored = await storedSecrets()
  const { hash } = await world.ctx.db.apiKey.findFirstOrThrow({ select: { hash: true } })
  expect(stored).toContain(Buffer.from(hash).toString('base64'))
  expect(stored.length).toBeGreaterThan(20)
})

test('without a key, with a wrong one and with a revoked one nothing is answered', async () => {
  const revoked = await createApiKey(world.ctx, { name: 'revoked', scopes: ['users.read'] }, ofAdministrator())
  await revokeApiKey(world.ctx, { apiKey: revoked.id }, ofAdministrator())
  for (const declared of operations) {
    for (const authorization of ['', 'Bearer pak_wrong', `Bearer ${revoked.key}`, 'Basic d2lraTp3aWtp']) {
      const path = declared.path.replaceAll(/\{\w+\}/g, 'wiki')
      const address = `http://localhost/api/admin${path}`
      const request = new Request(address, { method: declared.method, headers: { authorization } })
      expect((await serveOperation(request)).status, `${nameOf(declared)} ${authorization}`).toBe(401)
    }
  }
})

test('whatever is sent is answered without a fault of ours, and what does not fit is refused', async () => {
  const [key = ''] = keys
  const Odd = fc.oneof(
    fc.string(),
    fc.constant(''),
    fc.uuid(),
    fc.integer().map(String),
    fc.constant('\u{1f9ed}\u202e'),
  )
  const Value = fc.oneof(Odd, fc.jsonValue({ maxDepth: 2 }))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...operations.filter(({ method }) => method !== 'DELETE')),
      fc.array(Odd, { minLength: 3, maxLength: 3 }),
      fc.array(Value, { minLength: 12, maxLength: 12 }),
      async (declared, segments, values) => {
        const answer = await serveOperation(oddRequest(declared, { key, segments, values }))
        expect(answer.status, await answer.clone().text()).toBeLessThan(500)
      },
    ),
    { numRuns: sample(150, 2_000) },
  )
}, 120_000)
