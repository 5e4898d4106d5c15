import { afterAll, beforeAll, expect, test } from 'vitest'
import { GET as askToEnd } from '#app/oidc/session/end/route.ts'
import { POST as confirm, GET as leave } from '#app/sso/logout/route.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { openRuntime } from '#lib/db/runtime.ts'
import { signLogoutHint } from '#lib/sessions/logout-hint.ts'
import { listApplications, readReceipt } from '#lib/sso/receipt.ts'
import { sealSignOut } from '#lib/sso/sign-out.ts'
import { expired, type Here, type OutlivingWorld, outlivingWorld } from '#test/outliving.ts'
import { readCookie } from './cookies.ts'

// Signing out in a browser whose sign-in has expired, while an application goes on.

let portal: OutlivingWorld
let now: Date
beforeAll(async () => {
  portal = await outlivingWorld()
  const { config, database, sealer } = portal.ctx
  openRuntime({ config, database, sealer, databaseNow: () => now })
  now = secondsAfter(portal.ctx.now, expired)
})
afterAll(() => portal.ctx.close())

const origin = 'http://localhost:3000'
const browser = newSecret('pbr')
const cookiesOf = ({ session }: Here) => ({ cookie: `portico-session=${session.cookie}; portico-browser=${browser}` })
const ask = (query: string, here: Here) =>
  leave(new Request(`${origin}/sso/logout${query}`, { headers: cookiesOf(here) }))
const confirmIn = (here: Here) => {
  const body = new URLSearchParams({ request: sealSignOut(portal.ctx, {}, hashSecret(browser)) })
  const headers = { ...cookiesOf(here), origin, 'content-type': 'application/x-www-form-urlencoded' }
  return confirm(new Request(`${origin}/sso/logout`, { method: 'POST', headers, body }))
}
const endOf = async ({ session, mail }: Here) => ({
  sso: (await portal.ssoOf(session.id)).endedReason,
  mail: (await portal.rowOf(mail)).endedReason,
})

test('it is asked about, not taken for signed out', async () => {
  const here = await portal.comeIn()
  expect((await ask('', here)).headers.get('location')).toMatch(/^\/logout\?request=/)
  const answer = await askToEnd(new Request(`${origin}/oidc/session/end`, { headers: cookiesOf(here) }))
  expect(answer.headers.get('location')).toMatch(/^\/logout\?request=/)
  expect(await endOf(here)).toEqual({ sso: null, mail: null })
})

test('the form ends it with what goes on, and shows the receipt', async () => {
  const here = await portal.comeIn()
  const answer = await confirmIn(here)
  expect(answer.status).toBe(303)
  expect(answer.headers.get('set-cookie')).toMatch(/portico-receipt=/)
  expect(await endOf(here)).toEqual({ sso: 'logout', mail: 'logout' })
})

test('whoever signed in again in the same browser is asked about all of it, and leaves all of it', async () => {
  const here = await portal.comeIn(hashSecret(browser))
  const again = await portal.signIn(here.user.id, portal.later(expired), hashSecret(browser))
  const open = [{ identifier: 'mail' }, { identifier: 'wiki' }]
  expect(await listApplications(portal.later(expired), again.id)).toMatchObject(open)
  const answer = await confirmIn({ ...here, session: again })
  const receipt = readCookie(portal.ctx.config, answer.headers.getSetCookie().join('; '), 'receipt')
  expect(await readReceipt(portal.later(expired), receipt, hashSecret(browser))).toMatchObject(open)
  expect(await endOf(here)).toEqual({ sso: 'logout', mail: 'logout' })
})

test('a hint of that session skips the question', async () => {
  const here = await portal.comeIn()
  const hint = await signLogoutHint(portal.later(expired), { ssoSessionId: here.session.id, sessionId: here.mail })
  await ask(`?logoutHint=${hint}`, here)
  expect(await endOf(here)).toEqual({ sso: 'logout', mail: 'logout' })
})

test('where nothing goes on, nobody is signed in', async () => {
  const user = await portal.user('wiki-only', 'wiki')
  const session = await portal.signIn(user.id)
  const wiki = await portal.enter(session, portal.wiki)
  expect((await ask('', { user, session, wiki, mail: wiki })).headers.get('location')).toBe('/logout')
})
