import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { effectiveRoles } from '#lib/access/effective-roles.ts'
import { explainAccess } from '#lib/access/explain-access.ts'
import { createTeam } from '#lib/access/teams/create-team.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { type UpstreamWorld, upstreamWorld } from '#test/upstream-world.ts'
import { applyRules } from './apply-rules.ts'
import type { ClaimRule } from './claim-rule.ts'
import { matchClaims, matchesPattern } from './match-claims.ts'
import { previewRules } from './preview-rules.ts'
import { listRules, setRules } from './set-rules.ts'

let world: UpstreamWorld
beforeAll(async () => {
  world = await upstreamWorld()
})
afterAll(() => world.close())

const inGroup = (group: string, gives: ClaimRule['gives']): ClaimRule => ({
  claim: 'groups',
  operator: 'contains',
  values: [group],
  gives,
})
const editor = { subsystem: 'wiki', role: 'editor' }
const set = (rules: ClaimRule[], who: Actor = operator) => setRules(world.ctx, { provider: 'acme', rules }, who)
const provider = () => world.ctx.db.identityProvider.findUniqueOrThrow({ where: { slug: 'acme' } })

async function person(...subsystems: string[]) {
  const user = await world.user(`p${randomUUID().slice(0, 8)}`, ...subsystems)
  const { id: providerId } = await provider()
  const data = { providerId, subject: user.id, userId: user.id, label: 'x', createdAt: world.ctx.now }
  const identity = await world.ctx.db.upstreamIdentity.create({ data })
  const arrive = async (claims: Record<string, unknown>) =>
    applyRules(world.ctx.at(new Date()), await provider(), identity, claims)
  const roles = async (at = world.wiki) => {
    const found = await effectiveRoles(world.ctx.at(new Date()), { userId: user.id, subsystemId: at.id })
    return found.roles.map(({ name }) => name)
  }
  return { ...user, arrive, roles }
}

test('what an upstream says gives a role, says why, and takes it back when it says so no longer', async () => {
  await set([inGroup('editors', editor)])
  const ada = await person()
  await ada.arrive({ groups: ['editors', 'staff'] })
  expect(await ada.roles()).toEqual(['editor'])
  const why = await explainAccess(world.ctx.at(new Date()), { user: ada.username, subsystem: 'wiki' }, operator)
  expect(why.holdings[0]?.sentence).toContain('given by the rule of Acme: groups contains “editors”')
  await ada.arrive({ groups: ['editors'] })
  expect(await world.ctx.db.grant.count({ where: { userId: ada.id } })).toBe(1)
  await ada.arrive({ groups: ['staff'] })
  expect(await ada.roles()).toEqual([])
})

test('what somebody else gave stays, and claims that stand elsewhere decide nothing', async () => {
  await set([inGroup('editors', editor)])
  const given = await person('wiki')
  await given.arrive({ groups: ['editors'] })
  await given.arrive({})
  expect(await given.roles()).toEqual(['editor'])
  const ada = await person()
  await ada.arrive({ groups: ['editors'] })
  await ada.arrive({ _claim_names: { groups: 'src1' } })
  expect(await ada.roles()).toEqual(['editor'])
})

test('teams and fields of the profile are given and taken like roles; a rule that goes takes back what it gave', async () => {
  await createTeam(world.ctx, { name: 'authors' }, operator)
  await addGrant(world.ctx, { team: 'authors', ...editor }, operator)
  const department: ClaimRule = {
    ...{ claim: 'department', operator: 'present', values: [], gives: { field: 'attribute.department' } },
  }
  await set([inGroup('writers', { team: 'authors' }), department])
  const ada = await person()
  await ada.arrive({ groups: ['writers'], department: 'Press' })
  expect(await ada.roles()).toEqual(['editor'])
  const attributes = () => world.ctx.db.userAttribute.findMany({ where: { userId: ada.id } })
  expect(await attributes()).toMatchObject([{ name: 'department', value: 'Press' }])
  await ada.arrive({ groups: ['writers'] })
  expect(await attributes()).toEqual([])
  expect(await set([])).toMatchObject({ removed: 2, takenFrom: 1 })
  expect(await ada.roles()).toEqual([])
})

test('fifty sign-ins of one person at once give it once', async () => {
  await set([inGroup('editors', editor)])
  const ada = await person()
  await Promise.all(Array.from({ length: 50 }, () => ada.arrive({ groups: ['editors'] })))
  expect(await world.ctx.db.grant.count({ where: { userId: ada.id } })).toBe(1)
})

test('nobody writes a rule that gives more than they hold, and what they lose their rules give no longer', async () => {
  const admin = { subsystem: 'portal', role: 'administrator' }
  const boss = await person()
  await addGrant(world.ctx, { user: boss.username, ...admin }, operator)
  const other = await person()
  await addGrant(world.ctx, { user: other.username, ...admin }, operator)
  const low = await person()
  const rule = inGroup('bosses', admin)
  await expect(set([rule], { kind: 'user', id: low.id })).rejects.toMatchObject({ code: 'not_permitted' })
  await set([rule], { kind: 'user', id: boss.id })
  const held = (userId: string) => world.ctx.db.grant.count({ where: { userId, validTo: null } })
  const ada = await person()
  await ada.arrive({ groups: ['bosses'] })
  expect(await held(ada.id)).toBe(1)
  await lockUser(world.ctx.at(new Date()), { user: boss.username }, operator)
  await low.arrive({ groups: ['bosses'] })
  expect(await held(low.id)).toBe(0)
  await ada.arrive({})
  expect(await held(ada.id)).toBe(0)
  await set([])
})

test('a preview says what would be given and taken, and writes nothing', async () => {
  await set([inGroup('editors', editor)])
  const ada = await person()
  await ada.arrive({ groups: ['editors'] })
  const tried = { provider: 'acme', user: ada.username }
  expect((await previewRules(world.ctx, tried, operator)).rules).toMatchObject([{ holds: true, wouldGive: false }])
  const without = await previewRules(world.ctx, { ...tried, claims: { groups: [] } }, operator)
  expect(without.rules).toMatchObject([{ holds: false, wouldTake: true }])
  expect(await ada.roles()).toEqual(['editor'])
})

test('rules are tried in place of those that are set, with what goes, and only by who may set them', async () => {
  await set([inGroup('editors', editor)])
  const ada = await person()
  await ada.arrive({ groups: ['editors'] })
  const tried = { provider: 'acme', user: ada.username, rules: [inGroup('staff', editor)] }
  const seen = await previewRules(world.ctx, { ...tried, claims: { groups: ['staff'] } }, operator)
  expect(seen.rules).toMatchObject([
    { rule: 'groups contains “staff”', holds: true, wouldGive: true },
    { rule: 'groups contains “editors”', holds: false, wouldTake: true },
  ])
  expect(await listRules(world.ctx, 'acme', operator)).toMatchObject({ rules: [{ values: ['editors'] }] })
  expect(await ada.roles()).toEqual(['editor'])
  const keeper = await settingsKeeper()
  await expect(previewRules(world.ctx, tried, keeper)).rejects.toMatchObject({ code: 'not_permitted' })
  await expect(set([], keeper)).rejects.toMatchObject({ code: 'not_permitted' })
})

/** Somebody who may change settings, and give nothing. */
async function settingsKeeper(): Promise<Actor> {
  const role = { subsystem: 'portal', name: 'keeper', actions: ['settings.write', 'users.read'] }
  await createRole(world.ctx, role, operator)
  const { id, username } = await person()
  await addGrant(world.ctx, { user: username, subsystem: 'portal', role: 'keeper' }, operator)
  return { kind: 'user', id }
}

test('rules stand in the order in which they were set, and stay the same rules in another one', async () => {
  const [first, second] = [inGroup('editors', editor), inGroup('staff', editor)]
  await set([first, second])
  expect(await set([second, first])).toEqual({ added: 0, removed: 0, takenFrom: 0 })
  const { rules } = await listRules(world.ctx, 'acme', operator)
  expect(rules).toEqual([second, first])
})

test('a list that was changed meanwhile is not written over', async () => {
  await set([inGroup('editors', editor)])
  const { version } = await listRules(world.ctx, 'acme', operator)
  await set([inGroup('writers', editor)])
  const late = { provider: 'acme', rules: [], version }
  await expect(setRules(world.ctx, late, operator)).rejects.toMatchObject({ code: 'changed_meanwhile' })
  const now = await listRules(world.ctx, 'acme', operator)
  await setRules(world.ctx, { ...late, version: now.version }, operator)
  expect((await listRules(world.ctx, 'acme', operator)).rules).toEqual([])
})

test('claims are read where they stand, and patterns cost no more than they are long', () => {
  const claims = { realm: { roles: ['a', 'b'] }, 'https://x/roles': ['c'], mail: 'ada@acme.example', no: 'no-editors' }
  const match = (claim: string, operator: ClaimRule['operator'], ...values: string[]) =>
    matchClaims({ claim, operator, values }, claims)
  expect(match('realm.roles', 'contains', 'b')).toBe('b')
  expect(match('https://x/roles', 'one_of', 'c', 'd')).toBe('c')
  expect(match('mail', 'matches', '*@acme.example')).toBe('ada@acme.example')
  expect(match('mail', 'equals', 'ada')).toBeNull()
  expect(match('realm.roles', 'equals', 'a')).toBeNull()
  expect(match('__proto__.constructor', 'present')).toBeNull()
  const began = performance.now()
  expect(matchesPattern('a'.repeat(1_000), `${'*a'.repeat(99)}b`)).toBe(false)
  expect(performance.now() - began).toBeLessThan(1_000)
})
