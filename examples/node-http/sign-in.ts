import { type Portico, PorticoError } from '#clients/node/src/portico.ts'
import type { Answer } from './answer.ts'
import type { Pages } from './pages.ts'
import type { SessionStore } from './session-store.ts'

/** Sends the browser to the portal, to come back to `targetUrl`. Without a page where the portal knows it already. */
export function startSignIn(portico: Portico, targetUrl: string | undefined): Answer {
  const { url, pending } = portico.loginUrl({ targetUrl })
  return { goTo: url, cookies: [portico.pendingCookie.set(pending)] }
}

/** The browser is back at the landing URL: opens our own session, and leaves the URL with its token behind. */
export async function finishSignIn(
  portico: Portico,
  store: SessionStore,
  pages: Pages,
  request: { url: string; cookie: string | undefined },
): Promise<Answer> {
  const cookies = [portico.pendingCookie.drop()]
  try {
    const result = await portico.handleCallback({
      url: request.url,
      pending: portico.pendingCookie.read(request.cookie),
    })
    switch (result.outcome) {
      case 'signed_in':
        return { goTo: result.signIn.targetUrl, cookies: [...cookies, store.open(result.signIn)] }
      case 'start_again':
        return startSignIn(portico, result.targetUrl)
      case 'refused':
        return { status: 403, page: pages.signInFailed(result.error), cookies }
      case 'rejected':
        // The back button, or a tab whose login another tab has overtaken: who is in goes where this was leading.
        if (result.reason === 'no_pending_login' && store.find(request.cookie)) {
          return startSignIn(portico, result.targetUrl)
        }
        return { status: 400, page: pages.signInFailed(result.reason), cookies }
    }
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error
    if (error.isOutage) return { status: 503, page: pages.portalUnreachable(), cookies }
    const status = error.status === 400 || error.status === 403 ? error.status : 502
    return { status, page: pages.signInFailed(error.code, error.requestId), cookies }
  }
}

/** Ends our own session first: also when the portal does not answer, this application has forgotten the person. */
export function signOut(portico: Portico, store: SessionStore, cookie: string | undefined, returnTo: string): Answer {
  const presence = store.find(cookie)?.presence
  if (presence) store.drop(presence.session.id)
  const url = portico.logoutUrl({ returnTo, ...(presence ? { logoutHint: presence.logoutHint } : {}) })
  return { goTo: url, cookies: [store.forget()] }
}
