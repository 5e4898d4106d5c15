import * as client from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listOwnSessions } from '#lib/sessions/list-own-sessions.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { type OidcWorld, oidcWorld } from '#test/oidc.ts'
import { agreedTokens, asBrowser } from '#test/oidc-consent.ts'
import { openStore } from './open-store.ts'

let world: OidcWorld
let config: client.Configuration
beforeAll(async () => {
  world = await oidcWorld()
  await world.speak(world.wiki, { offlineAccess: true })
  config = await world.clientOf(world.wiki)
}, 60_000)
afterAll(() => world.close())

let people = 0
/** Somebody for whom the wiki goes on, and the name of that session. */
async function someone() {
  const { id: userId } = await world.user(`person-${people++}`, 'wiki')
  const browser = world.browser()
  await browser.signIn(userId)
  const tokens = await agreedTokens(world, config, { browser, parameters: { scope: 'openid offline_access' } })
  const { id } = await world.ctx.db.subsystemSession.findFirstOrThrow({ where: { userId, sso: { origin: 'offline' } } })
  return { userId, tokens, grantId: formatSessionId(id) }
}

const isAway = async (userId: string) =>
  (await listOwnSessions(world.context(), userId)).some(({ origin }) => origin === 'offline')
const within = <T>(work: () => Promise<T>) => asBrowser(world, null, work)

test('with its consent an offline session is over, and its tokens are gone', async () => {
  const { userId, tokens, grantId } = await someone()
  await within(() => openStore('Grant').destroy(grantId))
  expect(await isAway(userId)).toBe(false)
  expect((await client.tokenIntrospection(config, tokens.refresh_token ?? '')).active).toBe(false)
})

test('a refresh token that comes too late for its consent leaves no session behind', async () => {
  const { userId, grantId } = await someone()
  // As if it had been revoked after the session was opened, and before the token is saved.
  await world.ctx.db.oidcRecord.deleteMany({ where: { kind: 'Grant' } })
  const late = within(() => openStore('RefreshToken').upsert('late', { kind: 'RefreshToken', grantId }, 60))
  await expect(late).rejects.toMatchObject({ error: 'invalid_grant' })
  expect(await isAway(userId)).toBe(false)
})

test('clients are subsystems, and are changed as such', async () => {
  await expect(within(() => openStore('Client').upsert('wiki', {}))).rejects.toThrow('a client is a subsystem')
})
