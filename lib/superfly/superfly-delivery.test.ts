import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { startPump } from '#lib/deliveries/pump.ts'
import { enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { type SuperflyWorld, superflyPassword, superflyWorld } from '#test/superfly-world.ts'
import { superflyConnection } from './connection.ts'
import type { SsoUser } from './sso-user.ts'
import { superflyDelivery } from './superfly-delivery.ts'

/** An old application: whatever is posted to it. */
const posts: { type: string | undefined; body: string }[] = []
const application = createServer(async (request, response) => {
  posts.push({ type: request.headers['content-type'], body: await text(request) })
  response.end()
})
let world: SuperflyWorld
let pump: ReturnType<typeof startPump>
beforeAll(async () => {
  world = await superflyWorld()
  await world.allow('users.authenticate')
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve))
  const { port } = application.address() as AddressInfo
  const settings = { subsystem: 'wiki', logoutUrl: `http://127.0.0.1:${port}/any`, tellsUsersChanged: true }
  await enableConnection(world.ctx, superflyConnection, settings, operator)
  pump = startPump(() => world.ctx.at(new Date()), { superfly: superflyDelivery })
})
afterAll(async () => {
  await pump.stop()
  application.close()
  await world.close()
})

const authenticate = async (username: string) =>
  (await world.result('authenticate', { username, password: superflyPassword })) as SsoUser

test('a session that ends is told as Superfly told it, with a receipt', async () => {
  await world.person('told')
  const { sessionId } = await authenticate('told')
  await lockUser(world.ctx, { user: 'told' }, operator)
  await expect
    .poll(() => posts.map(({ body }) => body))
    .toContain(`superflyNotification=LOGOUT&superflyLogoutSessionIds=${sessionId}`)
  expect(posts[0]?.type).toMatch(/^application\/x-www-form-urlencoded/)
  await expect
    .poll(() => world.ctx.db.delivery.findFirst({ where: { protocol: 'superfly' } }))
    .toMatchObject({
      state: 'delivered',
    })
})

test('that something about people changed is told to who asked for it', async () => {
  await world.person('changes')
  await createRole(world.ctx, { subsystem: 'wiki', name: 'reader', actions: ['read'] }, operator)
  await authenticate('changes')
  posts.length = 0
  await addGrant(world.ctx, { user: 'changes', subsystem: 'wiki', role: 'reader' }, operator)
  await expect.poll(() => posts.map(({ body }) => body)).toEqual(['superflyNotification=USERS_CHANGED'])
})
