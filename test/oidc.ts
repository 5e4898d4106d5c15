import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as client from 'openid-client'
import { operator } from '#lib/base/actor.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { openRuntime } from '#lib/db/runtime.ts'
import { openLoginRequest } from '#lib/login/login-request.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { type ConnectionChange, enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { cookieName } from '#lib/web/cookies.ts'
import { resumeAfterLogin } from '#lib/web/resume-login.ts'
import { createCallerAddress } from '#server/caller-address.ts'
import { openExpressLane } from '#server/express-lane.ts'
import type { ShowPage } from '#server/next-lane.ts'
import { openOidcLane } from '#server/oidc-lane.ts'
import { stampRequest } from '#server/stamp-request.ts'
import { type Application, testWorld, type World } from './world.ts'

export const redirectUri = 'https://wiki.example.org/callback'

/** A portal that answers over HTTP, and a foreign client's way in. */
export type OidcWorld = World & {
  issuer: string
  /** The context of this instant, at the address where the portal answers. */
  context: () => Context
  /** Lets an application speak OpenID Connect. */
  speak: (application: Application, settings?: Omit<ConnectionChange, 'subsystem'>) => Promise<void>
  /** The foreign client of an application, its own validations on. */
  clientOf: (application: Application, auth?: client.ClientAuth) => Promise<client.Configuration>
  browser: () => OidcBrowser
  close: () => Promise<void>
}

/** As much of a browser as the way in needs: cookies, and where it was sent last. */
export type OidcBrowser = {
  /** Signs a person in at the portal. */
  signIn: (userId: string) => Promise<string>
  forgetSession: () => void
  /** The cookie of the portal's session, as this browser holds it. */
  sessionCookie: () => string | null
  cookieNames: () => string[]
  get: (url: string | URL) => Promise<Response>
  /** Posts a form of a page of ours. */
  post: (url: string | URL, fields: Record<string, string>) => Promise<Response>
  /** What this browser's forms are sealed for. */
  hash: () => Uint8Array
  /**
   * Follows an authorization to the application's address. `signInAs` signs that person in where the portal asks for it, and
   * goes on as the portal does after a sign-in.
   */
  authorize: (url: URL, signInAs?: string) => Promise<URL>
}

export async function oidcWorld(): Promise<OidcWorld> {
  const world = await testWorld(new Date())
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const { database, sealer } = world.ctx
  const config = { ...world.ctx.config, publicUrl: new URL(issuer) }
  openRuntime({ config, database, sealer, databaseNow: () => new Date() })
  const context = (): Context => ({ ...world.ctx.at(new Date()), config, sealer })
  serve(server, config)
  const speak = async ({ identifier: subsystem }: Application, settings: object = {}) => {
    await enableConnection(context(), oidcConnection, { subsystem, redirectUris: [redirectUri], ...settings }, operator)
  }
  return {
    ...world,
    issuer,
    context,
    speak,
    clientOf: ({ identifier, secret }, auth = client.ClientSecretBasic(secret)) =>
      client.discovery(new URL(issuer), identifier, undefined, auth, { execute: [client.allowInsecureRequests] }),
    browser: () => openBrowser(world, context),
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      await world.ctx.close()
    },
  }
}

/** The server's own lanes; of a page only its name and status, for no test here reads one. */
function serve(server: Server, config: Context['config']): void {
  const showPage: ShowPage = async (_request, response, { page, status }) => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(page.split('?')[0])
  }
  const [express, oidc] = [openExpressLane(showPage), openOidcLane(showPage)]
  const callerAddress = createCallerAddress(config.trustedProxies)
  server.on('request', (request, response) => {
    stampRequest(request, config.publicUrl, callerAddress)
    const pathname = (request.url ?? '/').split('?')[0] ?? '/'
    const listener = express(pathname) ?? oidc(pathname, request.method)
    if (!listener) return response.writeHead(404).end()
    return listener(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)))
    })
  })
}

function openBrowser(world: World, context: () => Context): OidcBrowser {
  const own = newSecret('pbr')
  const cookies = new Map<string, string>([[cookieName(world.ctx.config, 'browser'), own]])
  const session = cookieName(world.ctx.config, 'session')
  const get = (url: string | URL) => send(url, {})
  const post = (url: string | URL, fields: Record<string, string>) =>
    send(url, { method: 'POST', body: new URLSearchParams(fields) })
  const send = async (url: string | URL, init: RequestInit): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { redirect: 'manual', ...init, headers: { cookie } })
    for (const one of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  const signIn = async (userId: string) => {
    const opened = await world.signIn(userId, context() as World['ctx'])
    cookies.set(session, opened.cookie)
    return opened.id
  }
  const authorize = async (start: URL, signInAs?: string): Promise<URL> => {
    const { origin } = context().config.publicUrl
    let at = start
    for (let step = 0; step < 10; step++) {
      const answer = await get(at)
      const to = answer.headers.get('location')
      if (!to) throw new Error(`${at.pathname} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`)
      at = new URL(to, at)
      if (at.origin !== origin) return at
      if (!/^\/(oidc|device)\//.test(at.pathname)) at = await passStep(at, signInAs)
    }
    throw new Error(`no end at ${at}`)
  }
  /** The step of a sign-in, passed. */
  const passStep = async (at: URL, signInAs: string | undefined): Promise<URL> => {
    const request = openLoginRequest(context(), at.searchParams.get('request') ?? '')
    if (!request || !signInAs) throw new Error(`stopped at ${at.pathname}`)
    const id = await signIn(signInAs)
    const answer = await resumeAfterLogin(context(), request, { id, userId: signInAs })
    if (!('to' in answer)) throw new Error('resumed at a page')
    return new URL(answer.to, at)
  }
  const hash = () => hashSecret(own)
  return {
    signIn,
    get,
    post,
    hash,
    authorize,
    forgetSession: () => cookies.delete(session),
    sessionCookie: () => cookies.get(session) ?? null,
    cookieNames: () => [...cookies.keys()],
  }
}

/** An authorization of a client with code challenge, nonce and state, and what is needed to check its answer. */
export async function authorization(config: client.Configuration, parameters: Record<string, string> = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()]
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile email portico',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...parameters,
  })
  return { url, checks: { pkceCodeVerifier, expectedState, expectedNonce } }
}

/** A person's tokens in an application, all the way through browser and back end. */
export async function tokensOf(
  config: client.Configuration,
  browser: OidcBrowser,
  { signInAs, parameters }: { signInAs?: string; parameters?: Record<string, string> } = {},
) {
  const { url, checks } = await authorization(config, parameters)
  const arrived = await browser.authorize(url, signInAs)
  return client.authorizationCodeGrant(config, arrived, checks)
}
