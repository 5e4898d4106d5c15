import type { Presence } from './answers.ts'
import {
  type DoorAnswer,
  type DoorRequest,
  isOwn,
  json,
  navigates,
  problemAnswer,
  redirect,
  returnPath,
} from './door-answers.ts'
import { MemoryStore } from './memory-store.ts'
import type { Portico } from './portico.ts'
import { PorticoError } from './portico-error.ts'
import { type Problem, problemPage } from './problem-page.ts'
import type { KeepAlive } from './rounds.ts'
import type { SessionStore } from './session-store.ts'
import { Sessions } from './sessions.ts'

export interface DoorOptions {
  /** The application's own address as browsers see it. Forms from any other origin are refused. */
  url: string
  /** Shared by all replicas. Default: the memory of this one process. */
  store?: SessionStore
  /** Where signing out leads: a path or URL that is registered at the portal as return URL. Default: a page of the portal. */
  returnTo?: string
  paths?: Partial<DoorPaths>
  /** HTML for whoever is not let on. */
  page?: (problem: Problem) => string
  /** How often all sessions are touched. Default 60. */
  everySeconds?: number
  /** Page views so soon after the portal's last answer do not ask it again; 0 asks on each. Default: two rounds. */
  freshSeconds?: number
  /** A session is over and forgotten: close what else hangs on it, such as a socket. */
  onEnded?: (session: string, reason: string) => void
  /** Outages of the portal, and whatever fails in the background. Default: a warning of the process. */
  onError?: (error: unknown) => void
}

export interface DoorPaths {
  /** The landing URL that is registered at the portal. Default `/signed-in`. */
  landing: string
  /** GET starts a login; the initiate-login URL for the portal's launcher. Default `/sign-in`. */
  signIn: string
  /** POST signs out, here and everywhere. Default `/sign-out`. */
  signOut: string
  /** The logout URL that is registered at the portal. Default `/portico/logout`. */
  notices: string
}

const usualPaths: DoorPaths = {
  landing: '/signed-in',
  signIn: '/sign-in',
  signOut: '/sign-out',
  notices: '/portico/logout',
}

/** Everything between an application and its portal, for one way of writing requests and answers; the adapters use it. */
export class Door {
  readonly paths: DoorPaths
  readonly #portico: Portico
  readonly #options: DoorOptions
  readonly #origin: string
  readonly #sessions: Sessions
  readonly #rounds: KeepAlive

  constructor(portico: Portico, options: DoorOptions) {
    this.#portico = portico
    this.#options = options
    this.paths = { ...usualPaths, ...options.paths }
    this.#origin = new URL(options.url).origin
    const { everySeconds = 60, freshSeconds = everySeconds * 2 } = options
    this.#sessions = new Sessions(portico, {
      store: options.store ?? new MemoryStore(),
      everySeconds,
      freshSeconds,
      onEnded: options.onEnded ?? (() => undefined),
      onError: options.onError ?? ((error) => process.emitWarning(String(error), 'PorticoWarning')),
    })
    this.#rounds = this.#sessions.start()
  }

  /** The answer for one of the door's own paths; undefined for every other request. */
  async answer(request: DoorRequest): Promise<DoorAnswer | undefined> {
    const [path] = request.url.split('?')
    const { landing, signIn, signOut, notices } = this.paths
    if (request.method === 'GET' && path === landing) return this.land(request)
    if (request.method === 'GET' && path === signIn) return this.signIn(request)
    if (request.method === 'POST' && path === signOut) return this.signOut(request)
    if (request.method === 'POST' && path === notices) return this.hear(request)
    return undefined
  }

  /** Who is here, or the answer to give instead: people go to the portal, programs are told 401 or 403. */
  async admit(
    request: DoorRequest,
    actions: readonly string[] = [],
  ): Promise<{ presence: Presence; answer?: never } | { presence?: never; answer: DoorAnswer }> {
    const presence = await this.whoIs(request)
    const retry = returnPath(request, this.#origin)
    if (!presence) {
      return { answer: navigates(request) ? this.#start(retry) : json(401, { code: 'sign_in_required' }) }
    }
    if (request.method !== 'GET' && request.method !== 'HEAD' && !isOwn(request, this.#origin)) {
      return { answer: this.#problem(request, { status: 403, code: 'wrong_origin', retry }) }
    }
    const missing = actions.some((action) => !presence.actions.includes(action))
    return missing ? { answer: this.#problem(request, { status: 403, code: 'action_missing', retry }) } : { presence }
  }

  whoIs(request: DoorRequest): Promise<Presence | undefined> {
    return this.#sessions.whoIs(request.header('cookie'))
  }

  /** The browser is back: opens a session of our own, and leaves the URL with its token behind. */
  async land(request: DoorRequest): Promise<DoorAnswer> {
    const cookieHeader = request.header('cookie')
    const { pendingCookie } = this.#portico
    const drop = pendingCookie.drop()
    try {
      const result = await this.#portico.handleCallback({ url: request.url, pending: pendingCookie.read(cookieHeader) })
      switch (result.outcome) {
        case 'signed_in':
          return redirect(result.signIn.targetUrl, drop, await this.#sessions.open(result.signIn, cookieHeader))
        case 'start_again':
          return this.#start(result.targetUrl)
        case 'refused':
          return this.#problem(request, { status: 403, code: result.error }, drop)
        case 'rejected':
          // The back button, or a tab whose login another tab has overtaken: who is in goes where this was leading.
          if (result.reason === 'no_pending_login' && (await this.whoIs(request))) return this.#start(result.targetUrl)
          return this.#problem(request, { status: 400, code: result.reason }, drop)
      }
    } catch (error) {
      if (!(error instanceof PorticoError)) throw error
      const { code, requestId, isOutage } = error
      const status = isOutage ? 503 : error.status === 400 || error.status === 403 ? error.status : 502
      return this.#problem(request, { status, code, requestId }, drop)
    }
  }

  /** Starts a login that leads to the query's `targetUrl`; what may be asked for is the portal's to judge. */
  signIn(request: DoorRequest): DoorAnswer {
    return this.#start(new URL(request.url, this.#origin).searchParams.get('targetUrl') ?? undefined)
  }

  /** Forgets the person first: also when the portal does not answer, nobody is signed in here any more. */
  async signOut(request: DoorRequest): Promise<DoorAnswer> {
    if (!isOwn(request, this.#origin)) return this.#problem(request, { status: 403, code: 'wrong_origin' })
    const { presence, setCookie } = await this.#sessions.close(request.header('cookie'))
    const { returnTo } = this.#options
    const url = this.#portico.logoutUrl({
      ...(returnTo && { returnTo: new URL(returnTo, this.#origin).href }),
      ...(presence && { logoutHint: presence.logoutHint }),
    })
    return redirect(url, setCookie)
  }

  /** A notice of the portal's back end. It carries no cookie: the signature says who speaks. */
  async hear(request: DoorRequest): Promise<DoorAnswer> {
    const token = await request.field('logout_token')
    if (!token) return json(400, { error: 'invalid_request', error_description: 'logout_token is missing' })
    try {
      await this.#sessions.hear(await this.#portico.verifyLogoutToken(token))
      return json(200, {})
    } catch (error) {
      if (!(error instanceof PorticoError)) throw error
      // Back-Channel Logout 1.0 §2.8. Without a verdict on the token the portal is asked to send it again.
      if (error.isOutage) return json(503, { error: 'temporarily_unavailable', error_description: error.message })
      return json(400, { error: 'invalid_request', error_description: error.message })
    }
  }

  /** No more rounds of touching; resolves when the one under way is through. */
  stop(): Promise<void> {
    return this.#rounds.stop()
  }

  #start(targetUrl: string | undefined): DoorAnswer {
    const { url, pending } = this.#portico.loginUrl({ targetUrl })
    return redirect(url, this.#portico.pendingCookie.set(pending))
  }

  #problem(request: DoorRequest, problem: Partial<Problem> & { status: number; code: string }, cookie?: string) {
    const told: Problem = { requestId: undefined, retry: '/', ...problem }
    if (!navigates(request)) return json(told.status, { code: told.code })
    return problemAnswer(told, this.#options.page ?? problemPage, cookie)
  }
}
