import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { addConfirmation } from '#lib/access/confirmations/add-confirmation.ts'
import { removeConfirmation } from '#lib/access/confirmations/remove-confirmation.ts'
import { editActionGroup } from '#lib/access/contents/edit-action-group.ts'
import { editRole } from '#lib/access/contents/edit-role.ts'
import { createActionGroup } from '#lib/access/create-action-group.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { settleDueAccess } from '#lib/access/settle-due-access.ts'
import { addTeamMember } from '#lib/access/teams/add-team-member.ts'
import { createTeam } from '#lib/access/teams/create-team.ts'
import { removeTeamMember } from '#lib/access/teams/remove-team-member.ts'
import { operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { readAccessRows, waysAt } from '#test/access-model.ts'
import { sample } from '#test/sample.ts'
import { type Application, testWorld, type World } from '#test/world.ts'
import { refreshSession } from './refresh-session.ts'
import { touchSessions } from './touch-sessions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const now = () => world.ctx.at(new Date())
const who = fc.nat({ max: 2 })
const role = fc.constantFrom('editor', 'reader', 'writer', 'signer')
const actions = fc.subarray(['read', 'write'])
const onOff = fc.boolean()

/** What an administrator does next; `on` adds, else it is taken away. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('grant' as const), who, role, on: onOff }),
  fc.record({ kind: fc.constant('grant of the team' as const), role, on: onOff }),
  fc.record({ kind: fc.constant('membership' as const), who, on: onOff }),
  fc.record({ kind: fc.constant('confirmation' as const), who, on: onOff }),
  fc.record({ kind: fc.constant('role' as const), role, actions, group: onOff }),
  fc.record({ kind: fc.constant('group' as const), actions: fc.subarray(['read', 'write'], { minLength: 1 }) }),
  fc.record({ kind: fc.constant('refresh' as const), who }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
type Person = { id: string; sessionId: string; otherId: string }
type Stage = { app: Application; team: string; people: Person[] }

let stages = 0
/** Three people who are in a new application as editors, and in another one that nothing is done to. */
async function build(): Promise<Stage> {
  stages += 1
  const ctx = world.ctx
  const app = await world.connect(`app-${stages}`)
  const { identifier: subsystem } = app
  const team = `team-${stages}`
  await createActionGroup(ctx, { subsystem, name: 'all', actions: ['read'] }, operator)
  await createRole(ctx, { subsystem, name: 'reader', actions: ['read'] }, operator)
  await createRole(ctx, { subsystem, name: 'writer', actions: [], groups: ['all'] }, operator)
  await createRole(ctx, { subsystem, name: 'signer', actions: ['read'], confirmable: ['write'] }, operator)
  await createTeam(ctx, { name: team }, operator)
  const people: Person[] = []
  for (let n = 0; n < 3; n += 1) {
    const { id } = await world.user(`p${stages}-${n}`, subsystem, 'billing')
    const session = await world.signIn(id)
    people.push({ id, sessionId: await world.enter(session, app), otherId: await world.enter(session, world.billing) })
  }
  return { app, team, people }
}

/** Does it, as the dashboard does; the job that follows has not looked yet. */
async function perform(one: Step, { app: { identifier: subsystem }, team, people }: Stage): Promise<void> {
  const ctx = now()
  const user = 'who' in one ? (people[one.who]?.id ?? '') : ''
  const doing: Record<Step['kind'], () => Promise<unknown>> = {
    grant: () => (isOn(one) ? addGrant : removeGrant)(ctx, { user, subsystem, role: roleOf(one) }, operator),
    'grant of the team': () =>
      (isOn(one) ? addGrant : removeGrant)(ctx, { team, subsystem, role: roleOf(one) }, operator),
    membership: () => (isOn(one) ? addTeamMember : removeTeamMember)(ctx, { team, user }, operator),
    confirmation: () =>
      (isOn(one) ? addConfirmation : removeConfirmation)(
        ctx,
        { user, subsystem, role: 'signer', action: 'write' },
        operator,
      ),
    role: () => {
      const groups = 'group' in one && one.group ? ['all'] : []
      return editRole(
        ctx,
        { subsystem, role: roleOf(one), actions: 'actions' in one ? one.actions : [], groups },
        operator,
      )
    },
    group: () =>
      editActionGroup(ctx, { subsystem, group: 'all', actions: 'actions' in one ? one.actions : [] }, operator),
    refresh: async () => undefined,
  }
  await doing[one.kind]().catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
  })
}
const isOn = (one: Step): boolean => 'on' in one && one.on
const roleOf = (one: Step): string => ('role' in one ? one.role : '')

/** By plain loops over the rows: what each person may do, role by role. '' is nothing. */
async function mayDo(ctx: Context, { app, people }: Stage): Promise<string[]> {
  const rows = await readAccessRows(ctx)
  const ways = waysAt(rows, ctx.now).filter(({ subsystemId }) => subsystemId === app.id)
  return people.map(({ id }) => {
    const own = ways.filter(({ userId }) => userId === id).map(({ roleId, actionId }) => `${roleId} ${actionId}`)
    return [...new Set(own)].sort().join(', ')
  })
}

test('a change marks exactly the sessions whose permissions it changed, until they are fetched, and ends those left with none', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const stage = await build()
      const { app, people } = stage
      const told = await mayDo(now(), stage)
      const over = people.map(() => false)
      for (const one of steps) {
        await perform(one, stage)
        const ctx = now()
        const may = await mayDo(ctx, stage)
        const fetching = one.kind === 'refresh' ? one.who : null
        for (const n of over.keys()) over[n] ||= may[n] === ''
        const asked = people.map(({ sessionId }) => sessionId)
        // Whoever lost their access is out at once; that others' changed may be told when the job has looked.
        const atOnce = [...(await touchSessions(ctx, { active: [], asked }, app)).values()]
        expect(atOnce).toMatchObject(over.map((ended) => ({ state: ended ? 'ended' : 'live' })))
        await settleDueAccess(now())
        if (fetching !== null && !over[fetching]) {
          await refreshSession(ctx, { id: people[fetching]?.sessionId ?? '' }, app)
          told[fetching] = may[fetching] ?? ''
        }
        const states = [...(await touchSessions(ctx, { active: [], asked }, app)).values()]
        const expected = over.map((ended, n) =>
          ended
            ? { state: 'ended', reason: 'permissions_removed' }
            : { state: 'live', permissionsChanged: may[n] !== told[n] },
        )
        expect(states).toMatchObject(expected)
        const others = people.map(({ otherId }) => otherId)
        for (const state of (await touchSessions(ctx, { active: [], asked: others }, world.billing)).values()) {
          expect(state).toMatchObject({ state: 'live', permissionsChanged: false })
        }
      }
    }),
    { numRuns: sample(10, 150) },
  )
}, 300_000)
