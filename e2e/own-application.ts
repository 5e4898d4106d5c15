import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { portal } from './place.ts'
import { portico } from './portico.ts'

type Entered = { user: { name: string }; session: { id: string }; targetUrl: string }

/** An application of a journey's own, on a host name of its own, which is told when its sessions end. */
export class OwnApplication {
  readonly identifier: string
  origin = ''
  #secret = ''
  #server: Server
  /** Its own cookie's value → the person and the portal's session. */
  readonly #people = new Map<string, { name: string; session: string }>()
  readonly #keys = createRemoteJWKSet(new URL(`${portal}/.well-known/jwks.json`))

  constructor(identifier: string) {
    this.identifier = identifier
    this.#server = this.#newServer()
  }

  /** Connects it to the portal and lets this person in. */
  async connect(username: string): Promise<void> {
    await this.start()
    const created = await portico(
      ...['subsystem', 'create', '--identifier', this.identifier, '--title', `Own ${this.identifier}`],
      ...['--landing-url', `${this.origin}/sso`, '--logout-url', `${this.origin}/logged-out`],
      ...['--browser-binding', 'optional'],
    )
    this.#secret = (created as { secret: string }).secret
    await portico('action', 'create', '--subsystem', this.identifier, '--name', 'read')
    await portico('role', 'create', '--subsystem', this.identifier, '--name', 'reader', '--actions', 'read')
    await portico('grant', 'add', '--user', username, '--subsystem', this.identifier, '--role', 'reader')
  }

  /** Listens; where it did before, once it has. */
  async start(): Promise<void> {
    const port = this.origin ? Number(new URL(this.origin).port) : 0
    this.#server = this.#newServer().listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    const own = typeof address === 'object' && address !== null ? address.port : 0
    this.origin = `http://${this.identifier}.localhost:${own}`
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  #newServer(): Server {
    return createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.writeHead(400).end(String(error)))
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin)
    if (url.pathname === '/logged-out') {
      const form = new URLSearchParams((await request.toArray()).join(''))
      await this.#forget(form.get('logout_token') ?? '')
      response.end()
    } else if (url.pathname === '/sso') {
      const { user, session, targetUrl } = await this.#exchange(url.searchParams.get('subsystemToken') ?? '')
      this.#people.set(session.id, { name: user.name, session: session.id })
      response.writeHead(303, { location: targetUrl, 'set-cookie': `own=${session.id}; Path=/; HttpOnly` }).end()
    } else {
      const known = this.#people.get(/own=(sss_\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '')
      const page = `<!doctype html><html lang="en"><title>${this.identifier}</title><main><h1>${known?.name}</h1></main>`
      if (known) response.setHeader('content-type', 'text/html').end(page)
      else response.writeHead(303, { location: `${portal}/sso/login?subsystemIdentifier=${this.identifier}` }).end()
    }
  }

  async #exchange(subsystemToken: string): Promise<Entered> {
    const basic = Buffer.from(`${this.identifier}:${this.#secret}`).toString('base64')
    const answer = await fetch(`${portal}/api/sso/token/exchange`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
      body: JSON.stringify({ subsystemToken }),
    })
    if (!answer.ok) throw new Error(`the exchange answered ${answer.status}`)
    return (await answer.json()) as Entered
  }

  /** As OpenID Connect Back-Channel Logout 1.0 §2.6 says. */
  async #forget(token: string): Promise<void> {
    const { payload } = await jwtVerify(token, this.#keys, {
      issuer: portal,
      audience: this.identifier,
      typ: 'logout+jwt',
    })
    this.#people.delete(String(payload['sid']))
  }

  /** Whether it would let the browser of this person in without asking the portal. */
  get holdsSomebody(): boolean {
    return this.#people.size > 0
  }
}
