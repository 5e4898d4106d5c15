import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { testWorld, type World } from '#test/world.ts'
import { checkConnection } from './check-connection.ts'

// What it finds in real applications, sound and broken: examples/broken/mistakes.test.ts.

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const details = async (subsystem: string) =>
  (await checkConnection(world.ctx, { subsystem }, operator)).findings.map(({ check, detail }) => `${check}: ${detail}`)

test('only whoever may change the application may have it tested: the portal makes calls for them', async () => {
  const { id } = await world.user('ada', 'wiki')
  const who = { kind: 'user', id } as const
  await expect(checkConnection(world.ctx, { subsystem: 'wiki' }, who)).rejects.toMatchObject({ code: 'not_permitted' })
})

test('what is unknown, or no application, is refused', async () => {
  for (const subsystem of ['nothing', 'portal']) {
    const checking = checkConnection(world.ctx, { subsystem }, operator)
    await expect(checking).rejects.toMatchObject({ code: 'no_such_subsystem' })
  }
})

test('an address that the portal does not call is told as such, and nothing about it', async () => {
  await world.connect('inside', { landingUrl: 'https://10.0.0.1/signed-in', logoutUrl: 'https://10.0.0.1/out' })
  expect(await details('inside')).toEqual([
    'Landing URL: https://10.0.0.1/signed-in: Portico does not call this address',
    'Exchange: nobody has signed in yet',
    'Touch: no session is old enough to tell',
    'Logout URL: https://10.0.0.1/out: Portico does not call this address',
  ])
})

test('one that is switched off is told first', async () => {
  await world.connect('off', { landingUrl: 'http://localhost:1/' })
  await world.ctx.db.subsystem.updateMany({ where: { identifier: 'off' }, data: { enabled: false } })
  expect((await details('off'))[0]).toBe('Switched on: off is switched off')
})
