import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { createUser } from '#lib/users/create-user.ts'
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
