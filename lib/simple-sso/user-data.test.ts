import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { editConnection } from '#lib/subsystems/connections/change-connection.ts'
import { type SimpleSsoWorld, simpleSsoWorld } from '#test/simple-sso.ts'
import { type SimpleSsoSettings, simpleSsoConnection } from './connection.ts'

let world: SimpleSsoWorld
let ctx: SimpleSsoWorld['ctx']
let session: SimpleSsoWorld['session']
beforeAll(async () => {
  world = await simpleSsoWorld()
  ;({ ctx, session } = world)
})
afterAll(() => world.close())

const refused = (code: string) => expect.objectContaining({ code })

test('fields beside the seven, and extra_data, are what the connection names', async () => {
  const settings: Partial<SimpleSsoSettings> = {
    fields: ['username', 'is_staff'],
    extraFields: { portico_id: 'id', session: 'session' },
    extraData: { groups: 'roles', may: 'actions', teams: 'teams', phone: 'attribute:phone' },
    staffAction: 'write',
  }
  const { client: told } = await world.speak('curious', settings)
  expect(await told.enter(ctx, session.cookie)).toEqual({
    username: 'ada',
    is_staff: true,
    portico_id: world.ada.id,
    session: expect.stringMatching(/^sss_/),
  })
  expect((await told.enter(ctx, session.cookie, true))['extra_data']).toEqual({
    groups: ['editor'],
    may: ['read', 'write'],
    teams: [],
    phone: null,
  })
  for (const wrong of [
    { extraFields: { email: 'id' } },
    { redirectUrls: ['/client/'] },
    { extraData: { 'a b': 'id' } },
  ]) {
    const change = { subsystem: 'wiki', ...wrong }
    await expect(editConnection(ctx, simpleSsoConnection, change, operator)).rejects.toEqual(
      refused('malformed_request'),
    )
  }
})
