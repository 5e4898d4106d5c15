import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTeam } from '#lib/access/teams/create-team.ts'
import { operator } from '#lib/base/actor.ts'
import { seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { importUsers, type RowOutcome } from './import-users.ts'
import { openHashPool } from './passwords/hash-pool.ts'
import { readCsv, readJsonLines } from './read-user-rows.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedSubsystem(ctx, 'wiki', { reader: ['page.read'], editor: ['page.edit'] })
  await seedSubsystem(ctx, 'billing', { clerk: ['bill.read'] })
})
afterAll(() => ctx.close())

async function runImport(text: string, options = {}, read = readCsv) {
  const rows: RowOutcome[] = []
  const input = Readable.from([Buffer.from(text)])
  for await (const row of importUsers(() => ctx, read(input), options, operator)) rows.push(row)
  return rows
}
const outcomes = (rows: RowOutcome[]) => rows.map(({ line, outcome }) => [line, outcome])

const hash = '$argon2id$v=19$m=19456,t=2,p=1$Yq0mMdB3d3YtFyKcBc1qkg$Rm1Ifs0D9nRtbn1NczyVPb6kB1v2gk3bpTQ8zJlZ2kM'
const people = `\uFEFFusername,name,email,passwordHash,grants
ada,Ada Lovelace,ada@example.org,"${hash}",wiki:reader;billing:clerk
charles,"Babbage, ""Charles""",,,
`

test('a file makes people with their hashes and roles; the same file again changes nothing', async () => {
  expect(outcomes(await runImport(people))).toEqual([
    [2, 'created'],
    [3, 'created'],
  ])
  const ada = await ctx.db.user.findFirstOrThrow({
    where: { username: 'ada' },
    include: { password: true, grants: true },
  })
  expect(ada).toMatchObject({ emailVerified: false, password: { hash } })
  expect(ada.grants).toHaveLength(2)
  expect(await ctx.db.user.count({ where: { name: 'Babbage, "Charles"' } })).toBe(1)
  const events = await ctx.db.auditInbox.count()
  expect(outcomes(await runImport(people))).toEqual([
    [2, 'unchanged'],
    [3, 'unchanged'],
  ])
  expect(await ctx.db.auditInbox.count()).toBe(events)
})

test('a file names teams too: an unknown one refuses its row, and the same file again changes nothing', async () => {
  await createTeam(ctx, { name: 'engineers' }, operator)
  const file = 'username,name,teams\nada,Ada Lovelace,engineers\nada,Ada Lovelace,nobody\n'
  const joining = [
    { line: 2, outcome: 'granted', granted: 0, joined: 1 },
    { line: 3, outcome: 'refused', code: 'no_such_team', detail: 'There is no team nobody.' },
  ]
  expect(await runImport(file, { dryRun: true })).toMatchObject(joining)
  expect(await runImport(file)).toMatchObject(joining)
  expect(await runImport(file)).toMatchObject([{ outcome: 'unchanged', joined: 0 }, { outcome: 'refused' }])
})

test('a person who exists keeps password, name and e-mail, and gains the roles that are missing', async () => {
  const other = hash.replace('Yq0m', 'AAAA')
  const again = `username,name,passwordHash,grants\nADA,Somebody Else,"${other}",wiki:reader;wiki:editor\n`
  expect(await runImport(again)).toMatchObject([{ outcome: 'granted', granted: 1 }])
  expect(await ctx.db.user.findFirst({ where: { username: 'ada' }, include: { password: true } })).toMatchObject({
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    password: { hash },
  })
})

test('a bad row is reported with its line and harms nobody; nothing of it is left', async () => {
  const rows = await runImport(`username,name,email,passwordHash,grants
mary,Mary Somerville,,,wiki:reader
gr ace,Grace Hopper,,,
grace,,,,
alan,Alan Turing,,,wiki:reader;wiki:king
joan,Joan Clarke,,{MD5}abc,
tim,Tim,not-an-address,,
mary2,Mary,,,nonsense
emmy,Emmy Noether,,,
`)
  expect(rows.map(({ line, outcome, ...rest }) => [line, 'code' in rest ? rest.code : outcome])).toEqual([
    [2, 'created'],
    [3, 'name_refused'],
    [4, 'malformed_request'],
    [5, 'no_such_role'],
    [6, 'malformed_request'],
    [7, 'name_refused'],
    [8, 'malformed_request'],
    [9, 'created'],
  ])
  expect(await ctx.db.user.count({ where: { username: { in: ['alan', 'grace', 'joan', 'tim', 'mary2'] } } })).toBe(0)
})

test('a dry run says what would happen and changes nothing', async () => {
  const [users, events] = [await ctx.db.user.count(), await ctx.db.auditInbox.count()]
  const rows = await runImport('username,name,grants\nhedy,Hedy Lamarr,wiki:reader\nmary,Mary,wiki:editor\n', {
    dryRun: true,
  })
  expect(rows).toMatchObject([
    { outcome: 'created', granted: 1 },
    { outcome: 'granted', granted: 1 },
  ])
  expect([await ctx.db.user.count(), await ctx.db.auditInbox.count()]).toEqual([users, events])
})

test('JSON lines say the same; a line that is no object is a refused row', async () => {
  const lines = `{"username":"rosa","name":"Rosa","grants":["wiki:reader"],"email":"rosa@example.org"}\n\nnonsense\n[]\n`
  const rows = await runImport(lines, { emailVerified: true }, readJsonLines)
  expect(outcomes(rows)).toEqual([
    [1, 'created'],
    [3, 'refused'],
    [4, 'refused'],
  ])
  expect(await ctx.db.loginName.count({ where: { normalised: 'rosa@example.org' } })).toBe(1)
})

test('an unknown column and broken quoting stop the import with the reason', async () => {
  await expect(runImport('username,password\nx,y\n')).rejects.toThrow(/password is not known/)
  await expect(runImport('username,name\nx,"y\n')).rejects.toMatchObject({ code: 'malformed_request' })
})

test('a username that is somebody’s e-mail, or was somebody’s name, is taken', async () => {
  const { id } = await seedUser(ctx, 'retired')
  await ctx.db.loginName.updateMany({ where: { userId: id }, data: { retiredAt: ctx.now } })
  expect(await runImport('username,name\nrosa@example.org,Rosa\nretired,R\n')).toMatchObject([
    { code: 'name_taken' },
    { code: 'name_taken' },
  ])
})

test('hashes of other systems are taken; Superfly’s are wrapped on the way in', async () => {
  const hashing = openHashPool()
  const digest = '0'.repeat(64)
  const lines = [
    ['ruth', 'pbkdf2_sha256$20000$8oxzUXLowLEBkEmIFFrM0Q$i/fUbDCLkssrsqccJfarhxsstukZyNcLUyJCpLaXfwQ='],
    ['lise', `superfly-sha256$a salt$${digest}`],
  ].map(([username, passwordHash]) => JSON.stringify({ username, name: username, passwordHash }))
  expect(outcomes(await runImport(lines.join('\n'), {}, readJsonLines))).toEqual([
    [1, 'created'],
    [2, 'created'],
  ])
  const stored = await ctx.db.password.findMany({
    where: { user: { username: { in: ['ruth', 'lise'] } } },
    orderBy: { hash: 'asc' },
  })
  expect(stored[0]?.hash).toMatch(/^pbkdf2_sha256\$20000\$/)
  expect(stored[1]?.hash).toMatch(/^superfly\$argon2id\$.*\$a salt$/)
  expect(stored[1]?.hash).not.toContain(digest)
  await hashing.close()
})
