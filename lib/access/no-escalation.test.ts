import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import {
  type Call,
  call,
  give,
  ownRoles,
  people,
  person,
  portal,
  type Start,
  setUpUpstream,
  start,
  teams,
} from '#test/access-calls.ts'
import { covers, portalRightsAt, type RightText, readAccessRows, waysAt } from '#test/access-model.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { sample } from '#test/sample.ts'
import { addGrant } from './add-grant.ts'
import { isLastinglyAdministered } from './administration.ts'
import { createRole } from './create-role.ts'
import { portalActionNames } from './portal-actions.ts'
import { rightsOf } from './rights.ts'
import { addTeamMember } from './teams/add-team-member.ts'
import { createTeam } from './teams/create-team.ts'

let ctx: TestContext
const ids = new Map<string, string>()
const idOf = (username: string): string => ids.get(username) ?? ''
const now = () => ctx.at(new Date())

beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
  for (const identifier of ['wiki', 'billing']) await seedSubsystem(ctx, identifier, { editor: ['read', 'write'] })
  for (const name of people) ids.set(name, (await seedUser(ctx, name)).id)
  await setUpUpstream(ctx)
})
afterAll(() => ctx.close())

async function arrange({ own, grants, members }: Start): Promise<void> {
  await ctx.db
    .$executeRaw`TRUNCATE "grant", team_member, claim_rule, confirmation, access_due, access_digest, account_link`
  await ctx.db.$executeRaw`DELETE FROM role_action WHERE role_id IN (SELECT id FROM role WHERE name LIKE 'custom%')`
  await ctx.db.$executeRaw`DELETE FROM role WHERE name LIKE 'custom%'`
  await ctx.db.team.deleteMany()
  await ctx.db.user.updateMany({ data: { lockedAt: null } })
  for (const name of teams) await createTeam(now(), { name }, operator)
  for (const [n, name] of ownRoles.entries()) {
    await createRole(now(), { subsystem: portal, name, actions: own[n] ?? [] }, operator)
  }
  await addGrant(now(), { user: 'root', subsystem: portal, role: 'administrator' }, operator)
  for (const grant of grants) await give(now(), grant, operator)
  for (const member of members) await addTeamMember(now(), member, operator)
}

/** What comes of a call: whether it was permitted. Anything but a refusal is a bug. */
async function permitted({ run }: Call, who: Actor): Promise<boolean> {
  try {
    await run(now(), who)
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** What everybody may do at the portal at some instant from now on: by username. */
async function rightsOfAll(): Promise<Map<string, Set<RightText>>> {
  const rows = await readAccessRows(ctx)
  const instants = [0, 2, 4].map((later) => secondsAfter(new Date(), hours(later)))
  return new Map(
    people.map((name) => [name, new Set(instants.flatMap((at) => [...portalRightsAt(rows, idOf(name), at)]))]),
  )
}

const runs = { numRuns: sample(10, 100), endOnFailure: true } as const

test('no sequence of permitted calls gives anybody more than the caller, or they themselves, had at the start', async () => {
  const caller = fc.constantFrom(...people.slice(1))
  await fc.assert(
    fc.asyncProperty(start, caller, fc.array(call, { minLength: 10, maxLength: 25 }), async (world, name, calls) => {
      await arrange(world)
      await addGrant(now(), { user: name, subsystem: portal, role: 'custom-one' }, operator)
      const before = await rightsOfAll()
      const own = before.get(name) ?? new Set()
      for (const one of calls) {
        const done = await permitted(one, { kind: 'user', id: idOf(name) })
        if (!done || one.takes === undefined || one.takes === name) continue
        const theirs = (await rightsOfAll()).get(one.takes) ?? new Set()
        expect({ taken: one.takes, above: [...theirs].filter((right) => !covers(own, right)) }).toMatchObject({
          above: [],
        })
      }
      for (const [who, rights] of await rightsOfAll()) {
        const had = before.get(who) ?? new Set()
        const gained = [...rights].filter((right) => !covers(own, right) && !covers(had, right))
        expect({ who, gained }).toEqual({ who, gained: [] })
      }
      expect(await isLastinglyAdministered(now())).toBe(true)
    }),
    runs,
  )
}, 300_000)

test('whoever acts, the last administrator stays', async () => {
  const calls = fc.array(fc.record({ by: fc.option(person), one: call }), { minLength: 5, maxLength: 15 })
  await fc.assert(
    fc.asyncProperty(start, calls, async (world, sequence) => {
      await arrange(world)
      for (const { by, one } of sequence) {
        await permitted(one, by === null ? operator : { kind: 'user', id: idOf(by) })
        expect(await isLastinglyAdministered(now())).toBe(true)
      }
    }),
    { ...runs, numRuns: sample(6, 50) },
  )
}, 300_000)

test('the SQL of the access model says what plain loops over the rows say, at any instant', async () => {
  const calls = fc.array(call, { maxLength: 10 })
  await fc.assert(
    fc.asyncProperty(start, calls, fc.array(person, { maxLength: 3 }), async (world, sequence, editors) => {
      await arrange(world)
      for (const user of editors) await addGrant(now(), { user, subsystem: 'wiki', role: 'editor' }, operator)
      for (const one of sequence) await permitted(one, operator)
      const rows = await readAccessRows(ctx)
      for (const later of [-1, 0, 2, 4]) {
        const at = secondsAfter(new Date(), hours(later))
        const found = await ctx.db.$queryRaw<{ way: string }[]>`
          SELECT user_id || ' ' || role_id || ' ' || action_id AS way FROM effective_action(${at})`
        const expected = waysAt(rows, at).filter(({ limitedToId }) => limitedToId === null)
        const texts = expected.map(({ userId, roleId, actionId }) => `${userId} ${roleId} ${actionId}`)
        expect(found.map(({ way }) => way).sort()).toEqual(texts.sort())
        for (const { id, lockedAt } of rows.users) {
          const rights = await rightsOf(ctx.at(at), { kind: 'user', id })
          const model = lockedAt ? new Set<RightText>() : portalRightsAt(rows, id, at)
          for (const action of portalActionNames) expect(rights.may(action)).toBe(model.has(action))
          expect(rights.any).toBe(model.size > 0)
        }
      }
    }),
    { ...runs, numRuns: sample(5, 40) },
  )
}, 300_000)
