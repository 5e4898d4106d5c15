import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import { openRuntime } from '#lib/db/runtime.ts'
import { setCapability } from '#lib/subsystems/set-capability.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { type Cause, causes } from './causes.ts'
import { type Door, type DoorName, doors, type Scene } from './doors.ts'
import { testWorld, type World } from './world.ts'

// Off means off: whatever ends access (causes.ts) ends it at once on every way in (doors.ts), over the portal's own addresses
// and with a guard whose cache still believes in the application. What a cause has nothing to do with goes on.

let world: World
let hashing: ReturnType<typeof openHashPool>
let now: Date
beforeAll(async () => {
  hashing = openHashPool()
  world = await testWorld()
  now = world.ctx.now
  const { config, database, sealer } = world.ctx
  openRuntime({ config, database, sealer, databaseNow: () => now })
})
afterAll(async () => {
  await hashing.close()
  await world.ctx.close()
})

type Settings = Parameters<World['connect']>[1]
type Arranged = { scene: Scene; prepared: Map<string, string> }

let scenes = 0
/** Somebody new, signed in anew and present in an application of their own; what each door needs is fetched. */
async function arrange({ access }: Pick<Cause, 'access'>, settings: Settings = {}): Promise<Arranged> {
  scenes += 1
  now = world.ctx.now
  const app = await world.connect(`app-${scenes}`, { acceptsUnsolicited: true, ...settings })
  const user = await world.user(`person${scenes}`, 'billing')
  const from = world.billing
  await setCapability(
    world.ctx,
    { subsystem: from.identifier, capability: 'handover', target: app.identifier, held: true },
    operator,
  )
  const session = await world.signIn(user.id)
  const base = { world, user, app, session, from, sessionId: '', fromSessionId: '' }
  const wait = (seconds: number) => {
    now = secondsAfter(now, seconds)
  }
  const scene: Scene = { ...base, now: () => world.ctx.at(now), wait }
  if (access) await access(scene)
  else await addGrant(world.ctx, { user: user.id, subsystem: app.identifier, role: 'editor' }, operator)
  scene.sessionId = await world.enter(session, app)
  scene.fromSessionId = await world.enter(session, from)
  const prepared = new Map<string, string>()
  for (const [name, { prepare }] of Object.entries<Door>(doors)) {
    if (prepare) prepared.set(name, await prepare(scene))
  }
  return { scene, prepared }
}

const names = Object.keys(doors) as DoorName[]

/** What comes of each door, one after the other. */
async function tryAll({ scene, prepared }: Arranged): Promise<Map<DoorName, string>> {
  const outcomes = new Map<DoorName, string>()
  for (const name of names) {
    const door: Door = doors[name]
    outcomes.set(name, await door.enter(scene, prepared.get(name) ?? ''))
  }
  return outcomes
}

const accesses = new Set([undefined, ...Object.values(causes).map(({ access }) => access)])
test.each([...accesses].map((access, n) => [n, access] as const))(
  'while nothing has happened every door is open (access no. %i)',
  async (_, access) => {
    const outcomes = await tryAll(await arrange(access ? { access } : {}))
    expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(names.map((name) => [name, 'in'])))
  },
)

describe.each(Object.entries(causes))('when %s', (_, cause) => {
  let outcomes: Map<DoorName, string>
  beforeAll(async () => {
    const arranged = await arrange(cause)
    await cause.happens(arranged.scene)
    outcomes = await tryAll(arranged)
  })

  test.each(names)('%s', (name) => {
    const outcome = outcomes.get(name)
    if (cause.goesOn?.includes(name)) expect(outcome).toBe('in')
    else expect(outcome).not.toBe('in')
    // A refusal that was meant, not a fault.
    expect(outcome).toMatch(/^[a-z/]/)
    expect(outcome).not.toMatch(/internal_error|page 5/)
  })
})

// The same where the sign-in has expired, and the application goes on as long as nobody ends anything.
describe('after the sign-in has expired', () => {
  const goingOn: readonly DoorName[] = ['touch', 'refresh']
  const expire = async (cause: Pick<Cause, 'access'>) => {
    const arranged = await arrange(cause, { endsWithSso: 'signOutOnly' })
    arranged.scene.wait(minutes(34))
    return arranged
  }

  test('the application goes on, and nothing is entered anew', async () => {
    const outcomes = await tryAll(await expire({}))
    for (const [name, outcome] of outcomes) {
      if (goingOn.includes(name)) expect(outcome).toBe('in')
      else expect(outcome).not.toBe('in')
    }
  })

  test.each(Object.entries(causes))('when %s', async (_, cause) => {
    const arranged = await expire(cause)
    await cause.happens(arranged.scene)
    const outcomes = await tryAll(arranged)
    for (const name of goingOn) {
      if (cause.endsOnlyTheSignIn || cause.goesOn?.includes(name)) expect(outcomes.get(name)).toBe('in')
      else expect(outcomes.get(name)).not.toBe('in')
    }
  })
})
