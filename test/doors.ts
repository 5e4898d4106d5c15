import { z } from 'zod'
import { POST as refresh } from '#app/api/sso/session/refresh/route.ts'
import { POST as touch } from '#app/api/sso/session/touch/route.ts'
import { POST as exchange } from '#app/api/sso/token/exchange/route.ts'
import { POST as issue } from '#app/api/sso/token/issue/route.ts'
import { POST as request } from '#app/api/sso/token/request/route.ts'
import { GET as login } from '#app/sso/login/route.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { viewLauncher } from '#lib/web/view-launcher.ts'
import { type Application, newChallenge, type World } from './world.ts'

/** Somebody who is signed in and present in an application, and the application that may hand them over to it. */
export type Scene = {
  world: World
  user: { id: string; username: string }
  session: { id: string; cookie: string; userId: string }
  /** The application that it is all about, and the person's session there. */
  app: Application
  sessionId: string
  /** Another application, whose session of the same sign-in may be handed over. */
  from: Application
  fromSessionId: string
  /** The context of now; `wait` moves it. */
  now: () => Context
  wait: (seconds: number) => void
}

/**
 * One way by which an application or a browser gets in, or stays in.
 *
 * A protocol's own way joins the table by an entry here and nothing else: `prepare` fetches, while all is well, what the way
 * needs (a refresh token, an access token); `enter` uses it and answers `in`, or how it was refused (the error of the
 * protocol will do). Causes that leave the new way open name it in their `goesOn`.
 */
export type Door = {
  prepare?: (scene: Scene) => Promise<string>
  enter: (scene: Scene, prepared: string) => Promise<string>
}

const { codeVerifier, codeChallenge } = newChallenge()
const browser = newSecret('pbr')
const origin = 'http://localhost:3000'

/** Asks one of the portal's own addresses. */
const ask = (handler: (request: Request) => Promise<Response>, body: unknown, headers: Record<string, string>) =>
  handler(
    new Request(`${origin}/api/sso`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  )
const basic = ({ identifier, secret }: Application) => ({ authorization: `Basic ${btoa(`${identifier}:${secret}`)}` })
const cookies = ({ session }: Scene) => ({ cookie: `portico-session=${session.cookie}; portico-browser=${browser}` })

const Problem = z.object({ code: z.string() })
/** `in` where it was answered, else the code of the refusal. */
const told = async (answer: Response) => (answer.ok ? 'in' : Problem.parse(await answer.json()).code)

/** Whether a redirect carries a token into the application; else where it leads, or the status of the page. */
function arrived(answer: { status: number; to: string | null }): string {
  if (answer.to === null) return `page ${answer.status}`
  const url = new URL(answer.to, origin)
  return url.searchParams.has('subsystemToken') ? 'in' : (url.searchParams.get('error') ?? url.pathname)
}

async function follow(scene: Scene, query: string): Promise<string> {
  const answer = await login(new Request(`${origin}/sso/login?${query}`, { headers: cookies(scene) }))
  return arrived({ status: answer.status, to: answer.headers.get('location') })
}

const queryOf = (link: string): string => new URL(link).search.slice(1)

export const doors = {
  exchange: {
    prepare: ({ world, session, app }) => world.issue(session, app, { codeChallenge }),
    enter: async ({ app }, subsystemToken) => told(await ask(exchange, { subsystemToken, codeVerifier }, basic(app))),
  },
  touch: {
    enter: async ({ app, sessionId }) => {
      const answer = await ask(touch, { sessions: [formatSessionId(sessionId)] }, basic(app))
      if (!answer.ok) return told(answer)
      const State = z.object({ state: z.string(), reason: z.string().optional() })
      const [one] = z.object({ sessions: z.array(State) }).parse(await answer.json()).sessions
      return one?.state === 'live' ? 'in' : (one?.reason ?? one?.state ?? 'nothing')
    },
  },
  refresh: {
    enter: async ({ app, sessionId }) => told(await ask(refresh, { session: formatSessionId(sessionId) }, basic(app))),
  },
  launcher: {
    enter: async (scene) => {
      const headers = { ...cookies(scene), 'sec-fetch-site': 'same-origin' }
      const answer = await ask(issue, { subsystemIdentifier: scene.app.identifier }, headers)
      if (!answer.ok) return told(answer)
      return arrived({ status: 303, to: z.object({ redirectUrl: z.string() }).parse(await answer.json()).redirectUrl })
    },
  },
  handover: {
    enter: async (scene) => {
      const body = { session: formatSessionId(scene.fromSessionId), subsystemIdentifier: scene.app.identifier }
      const answer = await ask(issue, body, basic(scene.from))
      if (!answer.ok) return told(answer)
      return follow(scene, queryOf(z.object({ redirectUrl: z.string() }).parse(await answer.json()).redirectUrl))
    },
  },
  'request token': {
    prepare: async ({ app }) => {
      const answer = await ask(request, { codeChallenge }, basic(app))
      return queryOf(z.object({ loginUrl: z.string() }).parse(await answer.json()).loginUrl)
    },
    enter: follow,
  },
  'silent login': {
    enter: (scene) =>
      follow(scene, `subsystemIdentifier=${scene.app.identifier}&codeChallenge=${codeChallenge}&prompt=none`),
  },
  'page of applications': {
    enter: async ({ app, session, now }) => {
      const ctx = now()
      const found = await findSsoSession(ctx, session.cookie)
      if (!found) return 'signed out'
      const page = { ctx, browserHash: hashSecret(browser) }
      const tile = (await viewLauncher(page, found)).apps.find(({ identifier }) => identifier === app.identifier)
      return tile && tile.state !== 'no_access' ? 'in' : 'no tile'
    },
  },
} satisfies Record<string, Door>

export type DoorName = keyof typeof doors
