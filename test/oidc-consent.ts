import * as client from 'openid-client'
import { answerQuestion } from '#lib/oidc/consents/answer-question.ts'
import { openQuestion } from '#lib/oidc/consents/open-question.ts'
import { withinOidcRequest } from '#lib/oidc/oidc-request.ts'
import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import { oidcRequestOf } from '#lib/web/oidc-legs.ts'
import { authorization, type OidcBrowser, type OidcWorld } from './oidc.ts'

type Session = Awaited<ReturnType<typeof findSsoSession>>

/** Runs what the page of the question does, for this session. */
export const asBrowser = <T>(world: OidcWorld, session: Session, work: () => Promise<T>): Promise<T> =>
  withinOidcRequest(oidcRequestOf(world.context(), { session, hash: new Uint8Array() }), work)

/** Begins an authorization that stops at the question. Returns by what the question is known. */
export async function questionAt(browser: OidcBrowser, url: URL): Promise<string> {
  const at = new URL((await browser.get(url)).headers.get('location') ?? '', url)
  if (at.pathname !== '/consent') throw new Error(`nothing was asked: ${at}`)
  return at.searchParams.get('interaction') ?? ''
}

/** What a question asks for. */
export async function itemsOf(world: OidcWorld, browser: OidcBrowser, question: string): Promise<string[]> {
  const session = await findSsoSession(world.context(), browser.sessionCookie())
  return asBrowser(world, session, async () => (await openQuestion(world.context(), question, session)).items)
}

/** Follows an authorization to the question, and gives the answer. Returns where the application is told of it. */
export async function answered(world: OidcWorld, browser: OidcBrowser, url: URL, agreed: boolean): Promise<URL> {
  const interaction = await questionAt(browser, url)
  const items = await itemsOf(world, browser, interaction)
  const session = await findSsoSession(world.context(), browser.sessionCookie())
  const to = await asBrowser(world, session, () =>
    answerQuestion(world.context(), { interaction, items, agreed }, session),
  )
  return browser.authorize(new URL(to))
}

/** A signed-in person's tokens in an application that asks them, and they agree. */
export async function agreedTokens(
  world: OidcWorld,
  config: client.Configuration,
  { browser, parameters }: { browser: OidcBrowser; parameters: Record<string, string> },
) {
  const { url, checks } = await authorization(config, { prompt: 'consent', ...parameters })
  return client.authorizationCodeGrant(config, await answered(world, browser, url, true), checks)
}
