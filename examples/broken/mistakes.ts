/**
 * Applications with one mistake each, such as are really made. `portico doctor subsystem` names every one of them; the test
 * beside this file starts them all.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mistake } from './sound-application.ts'

const pem = (name: string): Buffer => readFileSync(join(import.meta.dirname, name))
const pathOf = (url: string | undefined): string => url?.split('?')[0] ?? '/'

export const mistakes = {
  /** Its landing route is called otherwise than the portal was told. */
  wrongLandingPath: { options: { paths: { landing: '/sso/callback' } } },

  /** A framework that adds slashes, and forgets the query on the way. */
  landingDropsQuery: {
    handle(request, response) {
      if (pathOf(request.url) !== '/signed-in') return false
      response.writeHead(301, { location: '/signed-in/' }).end()
      return true
    },
  },

  /** A canonical host name: the token travels to another site. */
  landsOnAnotherHost: {
    handle(request, response) {
      if (pathOf(request.url) !== '/signed-in') return false
      response.writeHead(302, { location: `http://www.localhost:1${request.url}` }).end()
      return true
    },
  },

  /** Somebody comes without a token, and it looks for one all the same. */
  breaksWithoutToken: {
    handle(request) {
      if (pathOf(request.url) !== '/signed-in') return false
      if (!request.url?.includes('subsystemToken')) throw new TypeError('subsystemToken is undefined')
      return false
    },
  },

  /** Exchanges whatever arrives: a link signs visitors in as somebody else. */
  callbackWithoutState: {
    async handle(request, response, { settings }) {
      if (pathOf(request.url) !== '/signed-in') return false
      const subsystemToken = new URL(request.url ?? '', 'http://x').searchParams.get('subsystemToken') ?? ''
      const { status } = await exchange(settings, { subsystemToken })
      response.writeHead(status === 200 ? 303 : 400, { location: '/' }).end()
      return true
    },
  },

  /** Gives everybody a session before it has asked the portal. */
  opensSessionForAnybody: {
    handle(request, response) {
      const isIn = request.headers.cookie?.includes('user=guest') ?? false
      if (pathOf(request.url) === '/' && isIn) response.end('Hello, guest')
      else if (pathOf(request.url) === '/signed-in') {
        response.writeHead(303, { location: '/', 'set-cookie': 'user=guest; Path=/' }).end()
      } else return false
      return true
    },
  },

  /** Two middlewares, and each exchanges the token. */
  exchangesTwice: {
    async handle(request, _response, { settings, portico }) {
      const { searchParams } = new URL(request.url ?? '', 'http://x')
      const pending = portico.pendingCookie.read(request.headers.cookie)
      const subsystemToken = searchParams.get('subsystemToken')
      if (pending && subsystemToken) await exchange(settings, { subsystemToken, codeVerifier: pending.codeVerifier })
      return false
    },
  },

  /** Signs people in and never asks about them again. */
  neverTouches: { options: { everySeconds: 1_000_000 } },

  /** The portal was told of a route that nobody wrote. */
  noLogoutRoute: { options: { paths: { notices: '/somewhere/else' } } },

  /** Takes any notice, whoever wrote it. */
  logoutAcceptsAnything: {
    handle(request, response) {
      if (pathOf(request.url) !== '/portico/logout') return false
      response.end()
      return true
    },
  },

  /** Verifies the signature, and not for whom a notice is. */
  logoutIgnoresAudience: {
    async handle(request, response, { portico }) {
      if (pathOf(request.url) !== '/portico/logout') return false
      const form = new URLSearchParams((await request.toArray()).join(''))
      const verdict = await portico.verifyLogoutToken(form.get('logout_token') ?? '').catch((error) => String(error))
      response.writeHead(typeof verdict === 'string' && !verdict.includes('"aud"') ? 400 : 200).end()
      return true
    },
  },

  /** The notice has no cookie, so it is sent to sign in. */
  logoutBehindSignIn: {
    handle(request, response) {
      if (pathOf(request.url) !== '/portico/logout') return false
      response.writeHead(302, { location: '/sign-in' }).end()
      return true
    },
  },

  /** A form token is demanded of the portal. */
  logoutBehindFormToken: {
    handle(request, response) {
      if (pathOf(request.url) !== '/portico/logout') return false
      response.writeHead(403).end('CSRF token missing')
      return true
    },
  },

  /** Its clock is an hour slow, so it takes fresh notices for ones of the future. */
  clockAnHourOff: {
    handle(request, response) {
      response.setHeader('date', new Date(Date.now() - 3_600_000).toUTCString())
      if (pathOf(request.url) !== '/portico/logout') return false
      response.writeHead(400).end('issued in the future')
      return true
    },
  },

  /** Its sign-in link leads to the portal of the test environment. */
  anotherPortal: {
    handle(request, response) {
      if (pathOf(request.url) !== '/sign-in') return false
      response.writeHead(303, { location: 'https://sso.staging.example/sso/login?subsystemIdentifier=wiki' }).end()
      return true
    },
  },

  /** A certificate that it signed itself. */
  selfSignedTls: { tls: { cert: pem('self-signed.cert.pem'), key: pem('self-signed.key.pem') } },
} satisfies Record<string, Mistake>

export type MistakeName = keyof typeof mistakes

function exchange(
  settings: { portalUrl: string; identifier: string; secret: string },
  body: object,
): Promise<Response> {
  const credentials = Buffer.from(`${settings.identifier}:${settings.secret}`).toString('base64')
  return fetch(`${settings.portalUrl}/api/sso/token/exchange`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
