import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { codeOf, DjangoClient, type SimpleSsoWorld, simpleSsoWorld } from '#test/simple-sso.ts'
import { makeKeys } from './make-keys.ts'
import { revokeKeys } from './revoke-keys.ts'

let world: SimpleSsoWorld
let ctx: SimpleSsoWorld['ctx']
let session: SimpleSsoWorld['session']
beforeAll(async () => {
  world = await simpleSsoWorld()
  ;({ ctx, session } = world)
})
afterAll(() => world.close())

const refused = (code: string) => expect.objectContaining({ code })

test('while a pair is replaced both are good; then the old one is not, nor one that was revoked', async () => {
  const { client: before } = await world.speak('turning')
  const token = await before.requestToken(ctx)
  const second = await makeKeys(ctx, { subsystem: 'turning', overlapSeconds: 60 }, operator)
  expect(second.replacedUntil).toEqual(world.later(60).now)
  const after = new DjangoClient({ publicKey: second.publicKey, privateKey: second.privateKey ?? '' })
  // Signed by the pair that asked.
  const accessToken = await before.authorize(ctx, token, session.cookie)
  expect(await after.verify(ctx, accessToken)).toMatchObject({ username: 'ada' })
  expect(await codeOf(before.requestToken(world.later(61)))).toBe('public_key_unknown')
  await revokeKeys(ctx, { subsystem: 'turning', publicKey: second.publicKey }, operator)
  expect(await codeOf(after.requestToken(ctx))).toBe('public_key_unknown')
})

test('a pair that exists is brought along, once, and no private key is told or stored in clear', async () => {
  await world.speak('brought')
  const pair = { publicKey: 'P'.repeat(64), privateKey: 'S'.repeat(64) }
  expect(await makeKeys(ctx, { subsystem: 'brought', ...pair }, operator)).toMatchObject({ privateKey: null })
  await expect(makeKeys(ctx, { subsystem: 'wiki', ...pair }, operator)).rejects.toEqual(refused('already_exists'))
  expect(await new DjangoClient(pair).enter(ctx, session.cookie)).toMatchObject({ username: 'ada' })
  const stored = JSON.stringify([await ctx.db.simpleSsoKey.findMany(), await ctx.db.auditInbox.findMany()])
  expect(stored).not.toContain(pair.privateKey)
})
