import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTeam } from '#lib/access/teams/create-team.ts'
import { operator } from '#lib/base/actor.ts'
import { testWorld, type World } from '#test/world.ts'
import { admitArrivals } from './admit-arrivals.ts'
import { admitPage } from './admit-page.ts'
import type { AdmitOptions, Arrival } from './arrival.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
  await createTeam(world.ctx, { name: 'clerks' }, operator)
})
afterAll(() => world.ctx.close())

const usual: AdmitOptions = { dryRun: false, emailVerified: false, twins: false }
const arrival = (username: string, row: Partial<Arrival['row']> = {}, more: Partial<Arrival> = {}): Arrival => ({
  row: { username, name: username, email: `${username}@example.org`, ...row },
  ...{ locked: false, temporary: false, managingSubsystemId: null, lastSignInAt: null },
  ...{ past: [], totpKey: null, confirmations: [], ...more },
})
const admit = (arrivals: readonly Arrival[], options: Partial<AdmitOptions> = {}) =>
  admitArrivals(world.ctx, arrivals, { ...usual, ...options }, operator)

test('one who cannot come in keeps nobody else out, and each is told in their order', async () => {
  const told = await admit([
    arrival('one'),
    arrival('bad name'),
    arrival('two', { grants: [{ subsystem: 'wiki', role: 'no such role' }] }),
    arrival('three', { teams: ['no-such-team'] }),
    arrival('four', { teams: ['clerks'], grants: [{ subsystem: 'wiki', role: 'editor' }] }),
  ])
  expect(told).toMatchObject([
    { outcome: 'created' },
    { outcome: 'refused', code: 'name_refused' },
    { outcome: 'refused', code: 'no_such_role' },
    { outcome: 'refused', code: 'no_such_team' },
    { outcome: 'created' },
  ])
  const four = await world.ctx.db.user.findFirstOrThrow({
    where: { username: 'four' },
    include: { grants: true, memberships: true, accessDigests: true },
  })
  expect([four.grants.length, four.memberships.length, four.accessDigests.length]).toEqual([1, 1, 1])
  const events = await world.ctx.db.auditInbox.findMany({ where: { userId: four.id }, select: { kind: true } })
  expect(events.map(({ kind }) => kind).sort()).toEqual(['grant.added', 'team.member-added', 'user.created'])
})

test('who comes again stays as they are, and gains what they lack', async () => {
  expect(await admit([arrival('one', { name: 'Another name' })])).toEqual([{ outcome: 'unchanged' }])
  expect(await admit([arrival('one', { teams: ['clerks'] })])).toEqual([{ outcome: 'granted' }])
  expect(await admit([arrival('one', { teams: ['clerks'] })])).toEqual([{ outcome: 'unchanged' }])
  expect((await world.ctx.db.user.findFirstOrThrow({ where: { username: 'one' } })).name).toBe('one')
})

test('the same username with another address is somebody else, unless it is said that they are one', async () => {
  const stranger = arrival('ONE', { email: 'else@example.org', grants: [{ subsystem: 'wiki', role: 'editor' }] })
  for (const dryRun of [true, false]) {
    expect(await admit([stranger], { dryRun })).toMatchObject([{ outcome: 'refused', code: 'name_taken' }])
  }
  expect(await admit([arrival('one', { email: 'ONE@example.org' })])).toEqual([{ outcome: 'unchanged' }])
  expect(await admit([stranger], { twins: true })).toEqual([{ outcome: 'granted' }])
})

test('two of one name in one batch are told apart by their addresses', async () => {
  const told = await admit([
    arrival('five'),
    arrival('Five', { email: 'five@example.org', teams: ['clerks'] }),
    arrival('FIVE', { email: 'other@example.org' }),
  ])
  expect(told).toMatchObject([{ outcome: 'created' }, { outcome: 'granted' }, { outcome: 'refused' }])
})

test('a verified address that is somebody’s name keeps its second bearer out', async () => {
  const both = [arrival('six'), arrival('seven', { email: 'six@example.org' })]
  expect(await admit(both, { emailVerified: true })).toMatchObject([
    { outcome: 'created' },
    { outcome: 'refused', code: 'name_taken' },
  ])
})

test('the same people by two imports at once come in once', async () => {
  const crowd = Array.from({ length: 50 }, (_, n) => arrival(`crowd${n}`, { teams: ['clerks'] }))
  const both = await Promise.all([admit(crowd), admit(crowd)])
  const outcomes = both.flat().map(({ outcome }) => outcome)
  expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(50)
  expect(outcomes.filter((outcome) => outcome === 'unchanged')).toHaveLength(50)
})

test('whoever may not make accounts lets nobody in', async () => {
  const { id } = await world.ctx.db.user.findFirstOrThrow({ where: { username: 'one' } })
  const tried = admitArrivals(world.ctx, [arrival('eight')], usual, { kind: 'user', id })
  await expect(tried).rejects.toMatchObject({ code: 'not_permitted' })
})

test('of two with one key of an authenticator app one keeps it, and it is said of the other', async () => {
  const totpKey = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
  const read = ['eight', 'nine'].map((username) => ({
    username,
    notes: [],
    arrival: arrival(username, {}, { totpKey }),
  }))
  const told = await admitPage(world.ctx, read, usual, operator)
  expect(told.map(({ outcome, notes }) => [outcome, notes.length])).toEqual([
    ['created', 0],
    ['created', 1],
  ])
  const withFactor = await world.ctx.db.factor.findMany({ select: { user: { select: { username: true } } } })
  expect(withFactor.map(({ user }) => user.username)).toEqual(['eight'])
})
