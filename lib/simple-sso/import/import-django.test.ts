import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createTeam } from '#lib/access/teams/create-team.ts'
import { operator } from '#lib/base/actor.ts'
import { viewSubsystem } from '#lib/subsystems/view-subsystem.ts'
import type { PersonOutcome } from '#lib/users/arrivals/admit-page.ts'
import vectors from '#lib/users/passwords/schemes/django-vectors.json' with { type: 'json' }
import { testWorld, type World } from '#test/world.ts'
import { databaseSource } from './database-source.ts'
import type { DjangoSource } from './django-source.ts'
import { dumpSource } from './dump-source.ts'
import type { ConsumerOutcome } from './import-consumer.ts'
import { type DjangoImportOptions, importDjango } from './import-django.ts'
import type { TeamOutcome } from './import-group.ts'
import { openDjangoDatabase } from './open-database.ts'

let world: World
const folder = mkdtempSync(join(tmpdir(), 'portico-django-import-'))
beforeAll(async () => {
  world = await testWorld()
})
afterAll(async () => {
  await world.ctx.close()
  rmSync(folder, { recursive: true, force: true })
})

const [hash = ''] = vectors.map((vector) => vector.hash).filter((text) => text.startsWith('pbkdf2_sha256$'))
const keys = { public_key: 'P'.repeat(64), private_key: 'S'.repeat(64) }
const person = (username: string, fields: object = {}) => ({
  model: 'auth.user',
  pk: 1,
  fields: {
    ...{ username, password: hash, email: `${username}@example.org`, first_name: 'Given', last_name: 'Family' },
    ...{ is_active: true, is_superuser: false, last_login: '2026-03-04T05:06:07.123Z', groups: [], ...fields },
  },
})
// People before the groups that they are in, by id and by natural key.
const dump = [
  person('ada', { groups: [7] }),
  person('grace', { groups: [['Éditeurs & Co']], is_superuser: true, password: '!unusable' }),
  person('idle', { is_active: false }),
  person('bad name'),
  person('odd', { password: 'md5$salt$0123456789abcdef0123456789abcdef', groups: [8] }),
  { model: 'auth.group', pk: 7, fields: { name: 'Éditeurs & Co', permissions: [] } },
  { model: 'auth.group', pk: 8, fields: { name: 'bosses', permissions: [] } },
  { model: 'sso_server.consumer', pk: 3, fields: { name: 'The Wiki', ...keys } },
  { model: 'simple_sso.consumer', pk: 4, fields: { name: 'No keys', public_key: '', private_key: '' } },
  {
    model: 'sso_server.token',
    pk: 1,
    fields: { consumer: 3, redirect_to: 'https://old.example.org/client/authenticate/?next=%2F' },
  },
]
const ofDump = (objects: readonly object[] = dump) =>
  dumpSource(async function* () {
    yield JSON.stringify(objects)
  }, 'auth.user')

async function run(source: DjangoSource, options: Partial<DjangoImportOptions> = {}) {
  const found = { teams: [] as TeamOutcome[], subsystems: [] as ConsumerOutcome[], people: [] as PersonOutcome[] }
  const chosen = { dryRun: false, emailVerified: false, twins: false, access: true, ...options }
  for await (const step of importDjango(() => world.ctx.at(new Date()), source, chosen, operator)) {
    if (step.step === 'team') found.teams.push(step.team)
    else if (step.step === 'subsystem') found.subsystems.push(step.subsystem)
    else found.people.push(step.person)
  }
  return found
}
const told = (people: readonly PersonOutcome[]) =>
  people.map(({ username, outcome, notes }) => [username, outcome, ...notes])

test('a team that administers the portal is joined by nobody who comes from elsewhere', async () => {
  await createTeam(world.ctx, { name: 'bosses' }, operator)
  await addGrant(world.ctx, { team: 'bosses', subsystem: 'portal', role: 'administrator' }, operator)
  const { teams, people } = await run(ofDump(), { dryRun: true })
  expect(teams.find(({ team }) => team === 'bosses')).toMatchObject({ outcome: 'refused' })
  expect(people.find(({ username }) => username === 'odd')?.notes).toContain('was in a group that is no team here')
})

test('a dry run tells what would happen, and changes nothing', async () => {
  const before = await world.ctx.db.auditInbox.count()
  const { teams, subsystems, people } = await run(ofDump(), { dryRun: true })
  expect(teams.map(({ team, outcome }) => [team, outcome])).toEqual([
    ['django-people', 'created'],
    ['editeurs-co', 'created'],
    ['bosses', 'refused'],
  ])
  expect(subsystems.map(({ identifier, outcome }) => [identifier, outcome])).toEqual([
    ['the-wiki', 'created'],
    ['no-keys', 'refused'],
  ])
  expect(people.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created', 'refused', 'created'])
  expect(await world.ctx.db.user.count()).toBe(0)
  expect(await world.ctx.db.auditInbox.count()).toBe(before)
})

test('groups, consumers with their keys, and people come over; all may enter, as they could', async () => {
  const { subsystems, people } = await run(ofDump())
  expect(subsystems[0]).toMatchObject({ outcome: 'created', redirects: 1 })
  expect(told(people)).toEqual([
    ['ada', 'created'],
    ['grace', 'created', 'has no password', 'administered the Django server, and nothing here'],
    ['idle', 'created'],
    ['bad name', 'refused'],
    [
      ...['odd', 'created', 'has a password of a kind that is not verified here, and needs another one'],
      'was in a group that is no team here',
    ],
  ])
  const wiki = await viewSubsystem(world.ctx, { subsystem: 'the-wiki' }, operator)
  expect(wiki).toMatchObject({ protocols: ['django-simple-sso'], settings: { title: 'The Wiki', landingUrl: null } })
  expect(await world.ctx.db.simpleSsoKey.count({ where: { publicKey: keys.public_key } })).toBe(1)
  const seen = await world.ctx.db.simpleSsoSeenRedirect.findMany({ where: { subsystemId: wiki.id } })
  expect(seen.map(({ url }) => url)).toEqual(['https://old.example.org/client/authenticate/'])
  const ada = await world.ctx.db.user.findFirstOrThrow({
    where: { username: 'ada' },
    include: { password: true, memberships: { include: { team: true } } },
  })
  expect(ada).toMatchObject({ name: 'Given Family', password: { hash }, lockedAt: null })
  expect(ada.lastSignInAt?.toISOString()).toBe('2026-03-04T05:06:07.123Z')
  expect(ada.memberships.map(({ team }) => team.name).sort()).toEqual(['django-people', 'editeurs-co'])
  expect((await world.ctx.db.user.findFirstOrThrow({ where: { username: 'idle' } })).lockedAt).not.toBeNull()
})

test('the same again changes nothing; who is new since comes in', async () => {
  const { teams, subsystems, people } = await run(ofDump([...dump, person('late', { groups: [7] })]))
  expect(teams.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'refused'])
  expect(subsystems.map(({ outcome }) => outcome)).toEqual(['unchanged', 'refused'])
  expect(people.map(({ outcome }) => outcome)).toEqual([
    ...['unchanged', 'unchanged', 'unchanged', 'refused', 'unchanged', 'created'],
  ])
})

test('a namesake with another address is refused, and told so', async () => {
  const { people } = await run(ofDump([person('ada', { email: 'another@example.org' })]))
  expect(people).toMatchObject([{ outcome: 'refused', detail: expect.stringContaining('another e-mail address') }])
})

test('without access nobody is let into an application', async () => {
  const { teams } = await run(ofDump([person('solo')]), { access: false })
  expect(teams).toEqual([])
  expect(await world.ctx.db.teamMember.count({ where: { user: { username: 'solo' } } })).toBe(0)
})

test('it stops after the page that is under way, and the same again goes on', async () => {
  const crowd = Array.from({ length: 1_200 }, (_, n) => person(`crowd${n}`))
  const stopping = new AbortController()
  let seen = 0
  const source = ofDump(crowd)
  const chosen = { dryRun: false, emailVerified: false, twins: false, access: true, stopping: stopping.signal }
  for await (const step of importDjango(() => world.ctx.at(new Date()), source, chosen, operator)) {
    if (step.step !== 'person') continue
    seen += 1
    if (seen === 10) stopping.abort()
  }
  expect(seen).toBe(500)
  const { people } = await run(ofDump(crowd))
  expect(people.filter(({ outcome }) => outcome === 'unchanged')).toHaveLength(500)
  expect(people.filter(({ outcome }) => outcome === 'created')).toHaveLength(700)
})

test('a database of SQLite is read as a dump is, with a user model of its own', async () => {
  const path = join(folder, 'django.sqlite3')
  const made = new DatabaseSync(path)
  made.exec(`
    CREATE TABLE auth_group (id integer PRIMARY KEY, name text);
    CREATE TABLE people_person (id integer PRIMARY KEY, username text, password text, email text, is_active bool, last_login datetime);
    CREATE TABLE people_person_groups (id integer PRIMARY KEY, person_id integer, group_id integer);
    INSERT INTO auth_group VALUES (1, 'Writers');
    INSERT INTO people_person VALUES (5, 'lite', '${hash}', 'lite@example.org', 1, '2026-03-04 05:06:07.123456'), (6, 'off', '', '', 0, NULL);
    INSERT INTO people_person_groups VALUES (1, 5, 1);`)
  made.close()
  const { teams, people } = await run(databaseSource(await openDjangoDatabase(`sqlite:///${path}`), 'people.person'))
  expect(teams.map(({ team }) => team)).toEqual(['django-people', 'writers'])
  expect(told(people)).toEqual([
    ['lite', 'created'],
    ['off', 'created', 'has no password'],
  ])
  const lite = await world.ctx.db.user.findFirstOrThrow({ where: { username: 'lite' }, include: { memberships: true } })
  expect(lite.lastSignInAt?.toISOString()).toBe('2026-03-04T05:06:07.123Z')
  expect(lite.memberships).toHaveLength(2)
})

test('a database of PostgreSQL is read, and cannot be written', async () => {
  const opened = await openDjangoDatabase(world.ctx.url)
  await expect(opened.read('CREATE TABLE auth_group (id int)')).rejects.toThrow('read-only')
  expect(await opened.hasTable('sso_server_consumer')).toBe(false)
  expect((await opened.read('SELECT id FROM "user" WHERE username = $1', ['ada'])).length).toBe(1)
  await opened.close()
})

test.each(['mysql://root@localhost/django', 'sqlite:////no/such/file'])(
  '%s is refused, and it is said why',
  async (url) => {
    await expect(openDjangoDatabase(url)).rejects.toMatchObject({ code: 'malformed_request' })
  },
)
