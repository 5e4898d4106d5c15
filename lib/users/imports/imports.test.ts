import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { createTeam } from '#lib/access/teams/create-team.ts'
import { listTeamMembers } from '#lib/access/teams/list-team-members.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { createUser } from '#lib/users/create-user.ts'
import { sample } from '#test/sample.ts'
import { testWorld, type World } from '#test/world.ts'
import { cancelImport, confirmImport } from './decide-import.ts'
import { describeImport, reportImport, sweepImports } from './describe-import.ts'
import { receiveImport } from './receive-import.ts'
import { workAtImports } from './work-at-imports.ts'

let world: World
let ctx: Context
let ada: Actor
beforeAll(async () => {
  world = await testWorld()
  ctx = world.ctx
  ada = { kind: 'user', id: (await world.user('ada')).id }
  await addGrant(ctx, { user: 'ada', subsystem: 'portal', role: 'administrator' }, operator)
})
afterAll(() => world.ctx.close())

const upload = (csv: string, who = ada) =>
  receiveImport(ctx, { fileName: 'people.csv', emailVerified: true, csv: Readable.from([csv]) }, who)
const work = (signal?: AbortSignal) => workAtImports(() => ctx, signal)
const described = (importId: string, more = {}) => describeImport(ctx, { importId, ...more }, ada)
const people = () => ctx.db.user.count()

const header = 'username,name,email,grants\n'
const mixed = `${header}mary,Mary Somerville,mary@example.org,wiki:editor
 ,Nameless,,
grace,Grace Hopper,grace@example.org,wiki:painter
charles,Charles Babbage,not an address,
ada,Ada Lovelace,,billing:editor
joan,Joan Clarke,ada@example.org,
mary,Mary again,,
hedy,Hedy Lamarr,,wiki:editor;billing:editor
`

test('a file is checked before anything is written, and each row says what would become of it', async () => {
  await createUser(ctx, { username: 'adas-twin', name: 'x', email: 'ada@example.org', emailVerified: true }, operator)
  const before = await people()
  const { id, total } = await upload(mixed)
  expect(total).toBe(8)
  await work()
  expect(await people()).toBe(before)
  const run = await described(id)
  expect(run).toMatchObject({ state: 'checked', looked: 8, counts: { create: 2, grant: 1, refused: 5 } })
  expect(run.rows.map(({ line, outcome, detail }) => [line, outcome, detail])).toEqual([
    [2, 'create', null],
    [3, 'refused', expect.stringContaining('username')],
    [4, 'refused', 'grants: there is no role painter in wiki'],
    [5, 'refused', 'This is not an e-mail address.'],
    [6, 'grant', null],
    [7, 'refused', 'email: somebody signs in with it already'],
    [8, 'refused', 'username: stands on line 2 already'],
    [9, 'create', null],
  ])
  expect((await described(id, { outcome: 'refused', after: 4 })).rows.map(({ line }) => line)).toEqual([5, 7, 8])
  await confirmImport(ctx, { importId: id }, ada)
  await work()
  const applied = await described(id)
  expect(applied).toMatchObject({ state: 'applied', counts: { created: 2, granted: 1, refused: 5 } })
  expect(await people()).toBe(before + 2)
  const hedy = await ctx.db.user.findFirstOrThrow({ where: { username: 'hedy' } })
  expect(await ctx.db.grant.count({ where: { userId: hedy.id } })).toBe(2)
  const lines: number[] = []
  for await (const row of reportImport(ctx, { importId: id }, ada)) lines.push(row.line)
  expect(lines).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
})

describe('the column of teams', () => {
  const withTeams = 'username,name,grants,teams\n'
  const outcomes = async (id: string) =>
    (await described(id)).rows.map(({ outcome, granted, joined, code }) => ({ outcome, granted, joined, code }))
  const apply = async (csv: string, who = ada) => {
    const { id } = await upload(withTeams + csv, who)
    await work()
    const planned = await outcomes(id)
    await confirmImport(ctx, { importId: id }, ada)
    await work()
    return { planned, applied: await outcomes(id) }
  }
  beforeAll(async () => {
    for (const name of ['engineers', 'support']) await createTeam(ctx, { name }, operator)
    await addGrant(ctx, { team: 'engineers', subsystem: 'wiki', role: 'editor' }, operator)
  })

  test('says who would join what, lets them join, and changes nothing the second time', async () => {
    const rows = `tim,Tim,,engineers; support\nada,Ada,,engineers\nnew,New,billing:editor,engineers\n`
    const { planned, applied } = await apply(rows)
    const gains = [
      { granted: 0, joined: 2, code: null },
      { granted: 0, joined: 1, code: null },
      { granted: 1, joined: 1, code: null },
    ]
    const told = (words: string[]) => gains.map((gain, n) => ({ outcome: words[n], ...gain }))
    expect(planned).toEqual(told(['create', 'grant', 'create']))
    expect(applied).toEqual(told(['created', 'granted', 'created']))
    const { members } = await listTeamMembers(ctx, { team: 'engineers' }, operator)
    expect(members.map(({ username }) => username).sort()).toEqual(['ada', 'new', 'tim'])
    const again = await apply(rows)
    expect(again.applied).toEqual([1, 2, 3].map(() => ({ outcome: 'unchanged', granted: 0, joined: 0, code: null })))
  })

  test('names only teams that there are; a row of another is refused and makes nobody', async () => {
    const { planned, applied } = await apply('tom,Tom,,engineers;nobody\nursula,Ursula,,support\n')
    expect(planned).toMatchObject([
      { outcome: 'refused', code: 'no_such_team' },
      { outcome: 'create', joined: 1 },
    ])
    expect(applied).toMatchObject([{ outcome: 'refused' }, { outcome: 'created', joined: 1 }])
    expect(await ctx.db.user.findFirst({ where: { username: 'tom' } })).toBeNull()
  })

  test('needs the right to add people to the team, as adding them by hand does', async () => {
    const { id } = await world.user('clerk')
    await createRole(
      ctx,
      { subsystem: 'portal', name: 'clerk', actions: ['users.read', 'users.write', 'teams.write'] },
      operator,
    )
    await addGrant(ctx, { user: 'clerk', subsystem: 'portal', role: 'clerk' }, operator)
    const { planned } = await apply('vera,Vera,,engineers\nwanda,Wanda,,support\n', { kind: 'user', id })
    expect(planned).toMatchObject([
      // The team holds a role that the clerk may not grant.
      { outcome: 'refused', code: 'not_permitted' },
      { outcome: 'create', joined: 1 },
    ])
  })
})

test('what a row holds is forgotten once the import is over', async () => {
  const { id } = await upload(`${header}edith,Edith Clarke,,\n`)
  const held = () => ctx.db.$queryRaw`SELECT value IS NOT NULL AS held FROM import_row WHERE run_id = ${id}::uuid`
  expect(await held()).toEqual([{ held: true }])
  await cancelImport(ctx, { importId: id }, ada)
  expect(await held()).toEqual([{ held: false }])
})

test('a cancelled import is not applied, and an applied one is neither cancelled nor applied again', async () => {
  const { id } = await upload(`${header}ida,Ida Rhodes,,\n`)
  await expect(confirmImport(ctx, { importId: id }, ada)).rejects.toMatchObject({ code: 'changed_meanwhile' })
  await work()
  await cancelImport(ctx, { importId: id }, ada)
  await expect(confirmImport(ctx, { importId: id }, ada)).rejects.toMatchObject({ code: 'changed_meanwhile' })
  await work()
  expect(await ctx.db.user.findFirst({ where: { username: 'ida' } })).toBeNull()
})

test('of fifty confirmations at once one counts, and ten workers apply every row once', async () => {
  const rows = Array.from({ length: 40 }, (_, n) => `crowd-${n},No. ${n},,wiki:editor`).join('\n')
  const { id } = await upload(header + rows)
  await work()
  const all = await Promise.allSettled(Array.from({ length: 50 }, () => confirmImport(ctx, { importId: id }, ada)))
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await Promise.all(Array.from({ length: 10 }, () => work()))
  expect(await described(id)).toMatchObject({ state: 'applied', counts: { created: 40 } })
  expect(
    await ctx.db.auditInbox.count({ where: { kind: 'import.applied', facts: { path: ['importId'], equals: id } } }),
  ).toBe(1)
})

test('work that was interrupted goes on at the row where it stopped', async () => {
  const rows = Array.from({ length: 1_200 }, (_, n) => `later-${n},No. ${n},,`).join('\n')
  const { id } = await upload(header + rows)
  const stopping = new AbortController()
  // The clock is asked once for the lease and once for each batch: the second batch never begins.
  let asked = 0
  await workAtImports(() => {
    asked += 1
    if (asked === 2) stopping.abort()
    return ctx
  }, stopping.signal)
  expect(await described(id)).toMatchObject({ state: 'checking', looked: 500 })
  await work()
  expect(await described(id)).toMatchObject({ state: 'checked', counts: { create: 1_200 } })
  await cancelImport(ctx, { importId: id }, ada)
})

test('a long file is never in memory whole, tells how far it is, and is cancelled before its end', async () => {
  const rows = sample(10_000, 100_000)
  const ahead = { most: 0, read: 0 }
  async function* lines() {
    yield header
    for (let n = 0; n < rows; n++) {
      // A row that was stored is behind us: what is ahead of the table is what memory holds.
      if (n % 500 === 499) ahead.most = Math.max(ahead.most, n - (await ctx.db.importRow.count()) + ahead.read)
      yield `long-${n},No. ${n},,\n`
    }
  }
  ahead.read = await ctx.db.importRow.count()
  const csv = Readable.from(lines())
  const { id, total } = await receiveImport(ctx, { fileName: 'long.csv', emailVerified: false, csv }, ada)
  expect(total).toBe(rows)
  expect(ahead.most, 'whatever the length').toBeLessThan(5_000)
  await work()
  expect(await described(id)).toMatchObject({ state: 'checked', looked: rows, counts: { create: rows } })
  await confirmImport(ctx, { importId: id }, ada)
  const working = work()
  await expect.poll(async () => (await described(id)).looked, { timeout: 30_000 }).toBeGreaterThan(0)
  await cancelImport(ctx, { importId: id }, ada)
  await working
  const { state, counts } = await described(id)
  expect(state).toBe('cancelled')
  expect(counts).toMatchObject({ created: expect.any(Number), create: expect.any(Number) })
  expect(counts['created']).toBeLessThan(rows)
}, 600_000)

test('an import has the rights of whoever uploaded it, at the moment of each row', async () => {
  const mary: Actor = { kind: 'user', id: (await ctx.db.user.findFirstOrThrow({ where: { username: 'mary' } })).id }
  await expect(upload(`${header}x,X,,\n`, mary)).rejects.toMatchObject({ code: 'not_permitted' })
  await addGrant(ctx, { user: 'mary', subsystem: 'portal', role: 'administrator' }, operator)
  const { id } = await upload(`${header}late,Late,,wiki:editor\n`, mary)
  await work()
  await confirmImport(ctx, { importId: id }, mary)
  await removeGrant(ctx, { user: 'mary', subsystem: 'portal', role: 'administrator' }, operator)
  await work()
  expect((await described(id)).rows).toMatchObject([{ outcome: 'refused', code: 'not_permitted' }])
  expect(await ctx.db.user.findFirst({ where: { username: 'late' } })).toBeNull()
})

test('a file that breaks off, has no rows or an unknown column leaves nothing', async () => {
  const runs = await ctx.db.importRun.count()
  for (const csv of [`${header}a,"b\n`, header, 'username,shoe size\nx,44\n']) {
    await expect(upload(csv)).rejects.toMatchObject({ code: 'malformed_request' })
  }
  expect(await ctx.db.importRun.count()).toBe(runs)
})

test('imports of a month ago are forgotten', async () => {
  expect(await sweepImports(ctx)).toBe(0)
  expect(await sweepImports(world.ctx.at(new Date(ctx.now.getTime() + 31 * 86_400_000)))).toBeGreaterThan(0)
  expect(await ctx.db.importRow.count()).toBe(0)
})
