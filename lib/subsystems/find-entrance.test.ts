import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { nativeConnection } from '#lib/sso/native-connection.ts'
import { connectSubsystem } from '#lib/web/protocols/connect-subsystem.ts'
import { testWorld, type World } from '#test/world.ts'
import { enableConnection } from './connections/change-connection.ts'
import { disableConnection } from './connections/disable-connection.ts'
import { editSubsystem } from './edit-subsystem.ts'
import { findEntrance } from './find-entrance.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

test('people are led to the application itself where it speaks another protocol alone', async () => {
  const entrance = () => findEntrance(world.ctx, { identifier: 'wiki', unless: 'native' })
  expect(await entrance()).toBeNull()
  const subsystem = 'wiki'
  await enableConnection(
    world.ctx,
    oidcConnection,
    { subsystem, redirectUris: ['https://wiki.example.org/cb'] },
    operator,
  )
  expect(await entrance()).toBeNull()
  await disableConnection(world.ctx, nativeConnection, { subsystem }, operator)
  expect(await entrance()).toBe('https://wiki.example.org/')
  await disableConnection(world.ctx, oidcConnection, { subsystem }, operator)
  expect(await entrance()).toBeNull()
})

test('an application without a landing URL is entered where it starts a login of its own', async () => {
  const made = { identifier: 'chess', title: 'Chess', protocol: 'django-simple-sso' }
  await connectSubsystem(world.ctx, made, operator)
  const entrance = () => findEntrance(world.ctx, { identifier: 'chess', unless: 'native' })
  expect(await entrance()).toBeNull()
  const initiateLoginUrl = 'https://chess.example.org/client/'
  await editSubsystem(world.ctx, { subsystem: 'chess', initiateLoginUrl }, operator)
  expect(await entrance()).toBe(initiateLoginUrl)
})
