import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import { sealDeviceForm, viewDevice } from '#lib/web/device-legs.ts'
import type { OidcBrowser, OidcWorld } from './oidc.ts'

/** Somebody who is signed in, in a browser of their own. */
type AtDevice = { user: { id: string }; browser: OidcBrowser }

/** Types the code that a device shows. Returns the address to which that leads. */
export async function typeCode(world: OidcWorld, { user, browser }: AtDevice, code: string): Promise<URL> {
  const form = sealDeviceForm(world.context(), user.id, browser.hash())
  const answer = await browser.post(`${world.issuer}/device/code`, { form, user_code: code })
  return new URL(answer.headers.get('location') ?? '', world.issuer)
}

/** What the page at that address asks, and the hidden fields by which it is answered. */
export async function questionOfDevice(world: OidcWorld, browser: OidcBrowser, at: URL) {
  const session = await findSsoSession(world.context(), browser.sessionCookie())
  if (!session) throw new Error('nobody is signed in')
  const visitor = { session, browserHash: browser.hash() }
  const viewed = await viewDevice(world.context(), at.searchParams.get('code') ?? '', visitor)
  if (!viewed) throw new Error(`no question at ${at}`)
  return viewed
}

/** Types a code and answers the question. Returns where that leads. */
export async function answerDevice(
  world: OidcWorld,
  who: AtDevice,
  { code, answer }: { code: string; answer: 'confirm' | 'abort' },
): Promise<URL> {
  const { hidden } = await questionOfDevice(world, who.browser, await typeCode(world, who, code))
  const told = await who.browser.post(`${world.issuer}/device`, { ...hidden, [answer]: 'yes' })
  return new URL(told.headers.get('location') ?? '', world.issuer)
}
