import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { type SimpleSsoWorld, simpleSsoWorld } from '#test/simple-sso.ts'
import { tellSession } from './tell-session.ts'

let world: SimpleSsoWorld
let ctx: SimpleSsoWorld['ctx']
let client: SimpleSsoWorld['client']
beforeAll(async () => {
  world = await simpleSsoWorld()
  ;({ ctx, client } = world)
})
afterAll(() => world.close())

test('an application that asks is told when a session ends, and can end it', async () => {
  const user = await world.user('asker', 'wiki')
  const enter = async (at: Context, sso: { cookie: string }) => {
    const accessToken = await client.authorize(at, await client.requestToken(at), sso.cookie)
    await client.verify(at, accessToken)
    return accessToken
  }
  const first = await world.signIn(user.id)
  const one = await enter(ctx, first)
  expect(await client.call(ctx, tellSession, { access_token: one })).toEqual({ live: true })
  await endSsoSession(ctx, { ssoSessionId: first.id, reason: 'logout' }, operator)
  expect(await client.call(ctx, tellSession, { access_token: one })).toEqual({ live: false })

  const two = await enter(ctx, await world.signIn(user.id))
  expect(await client.call(ctx, tellSession, { access_token: two, sign_out: true })).toEqual({ live: false })
  expect(await ctx.db.ssoSession.count({ where: { userId: user.id, endedAt: null } })).toBe(0)
  const { client: other } = await world.speak('other')
  const three = await enter(ctx, await world.signIn(user.id))
  expect(await other.call(ctx, tellSession, { access_token: three, sign_out: true })).toEqual({ live: false })
  expect(await client.call(ctx, tellSession, { access_token: three })).toEqual({ live: true })
})
