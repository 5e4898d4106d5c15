import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { pythonJson } from '#lib/simple-sso/python-json.ts'
import { sign, signingKey, unsign } from '#lib/simple-sso/signing.ts'
import { portal } from './place.ts'

export type Keys = { publicKey: string; privateKey: string }
type Told = { username: string; first_name: string; is_staff: boolean }

/** What the old server answered a page with that Django shows when its library raises. */
class ServerError extends Error {}

/** An application with django-simple-sso as its library goes about it, on a host name of its own. */
export class DjangoApplication {
  origin = ''
  readonly #name: string
  #keys: Keys
  readonly #server: Server
  /** Its own cookie's value → who is signed in. */
  readonly #people = new Map<string, Told>()

  constructor(name: string, keys: Keys) {
    this.#name = name
    this.#keys = keys
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        const said = error instanceof ServerError ? error.message : 'a fault of its own'
        response.writeHead(500, { 'content-type': 'text/html' }).end(pageOf(this.#name, said))
      })
    })
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    this.origin = `http://${this.#name}.localhost:${typeof address === 'object' ? address?.port : ''}`
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  /** As when its settings are changed; nobody stays signed in. */
  restart(keys: Keys): void {
    this.#keys = keys
    this.#people.clear()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin)
    const next = url.searchParams.get('next') ?? '/'
    if (url.pathname === '/client/') {
      const back = new URL(`/client/authenticate/?${new URLSearchParams({ next })}`, this.origin).href
      const { request_token: token } = await this.#call('request-token/', { redirect_to: back })
      response.writeHead(302, { location: `${portal}/server/authorize/?token=${token}` }).end()
    } else if (url.pathname === '/client/authenticate/') {
      const [payload = ''] = (url.searchParams.get('access_token') ?? '').split('.')
      const token: string = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
      const told = (await this.#call('verify/', { access_token: token })) as Told
      this.#people.set(token, told)
      response.writeHead(302, { location: next, 'set-cookie': `sessionid=${token}; Path=/; HttpOnly` }).end()
    } else this.#show(request, response, url.pathname)
  }

  #show({ headers }: IncomingMessage, response: ServerResponse, pathname: string): void {
    const told = this.#people.get(/sessionid=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? '')
    if (!told) {
      response.writeHead(302, { location: `/client/?${new URLSearchParams({ next: pathname })}` }).end()
      return
    }
    const said = `Hello, ${told.first_name}${told.is_staff ? ' of the staff' : ''}`
    response.writeHead(200, { 'content-type': 'text/html' }).end(pageOf(this.#name, said))
  }

  /** A signed message there, a signed one back. */
  async #call(path: string, data: Record<string, string>): Promise<Record<string, unknown>> {
    const key = signingKey(this.#keys.privateKey)
    const answer = await fetch(`${portal}/server/${path}`, {
      method: 'POST',
      headers: { 'x-services-public-key': this.#keys.publicKey },
      body: sign(pythonJson(data), key, { epoch: 'unix', digest: 'sha1' }, new Date()),
    })
    const text = await answer.text()
    if (!answer.ok) throw new ServerError(text)
    const read = unsign(Buffer.from(text), key, new Date())
    if (read.outcome !== 'signed') throw new ServerError(read.outcome)
    return JSON.parse(read.payload.toString('utf8'))
  }
}

const pageOf = (name: string, said: string): string =>
  `<!doctype html><html lang="en"><title>${name}</title><main><h1>${said}</h1></main></html>`
