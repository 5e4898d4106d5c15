import { createHash, randomBytes } from 'node:crypto'
import { type Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

/** What one HTTP call came to. */
export interface Reply {
  status: number
  headers: IncomingMessage['headers']
  body: string
}

interface Call {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** One call by plain node:http, no redirect followed. Rejects only where there is no answer. */
export function call(agent: Agent, url: string, { method = 'GET', headers = {}, body }: Call = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, (response) => {
      text(response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
        reject,
      )
    })
    sent.on('error', reject).end(body)
  })
}

/** An answer that is not the next step. */
export class UnexpectedReply extends Error {
  readonly reply: Reply
  constructor(step: string, reply: Reply) {
    super(`${step} answered ${reply.status}: ${reply.body.slice(0, 300)}`)
    this.reply = reply
  }
}

/** A browser as far as signing in goes: a cookie jar and nothing else. Every use is another browser. */
export class Visitor {
  readonly #agent: Agent
  readonly #origin: string
  readonly #jar = new Map<string, string>()
  readonly #verifier = randomBytes(32).toString('base64url')

  constructor(agent: Agent, origin: string) {
    this.#agent = agent
    this.#origin = origin
  }

  /** The session cookie that the portal has given, if it has. */
  get session(): string | undefined {
    return this.#jar.get('portico-session')
  }

  /** From the application's link to the sign-in form; gives the form's hidden field. */
  async openForm(subsystem: string): Promise<string> {
    const sent = await this.#go('the application’s link', this.#loginUrl(subsystem), 303)
    const form = await this.#go('the sign-in page', sent.headers.location ?? '', 200)
    const attempt = /name="attempt" value="([^"]+)"/.exec(form.body)?.[1]
    if (!attempt) throw new UnexpectedReply('the sign-in page, which has no form,', form)
    return attempt
  }

  /** Sends the form; whatever comes back. */
  submit(attempt: string, username: string, password: string): Promise<Reply> {
    return this.#visit('/login/password', {
      method: 'POST',
      headers: { origin: this.#origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ attempt, username, password }).toString(),
    })
  }

  /** Signs in for an application and gives the token that it is sent. */
  async signIn(subsystem: string, username: string, password: string): Promise<string> {
    const attempt = await this.openForm(subsystem)
    const reply = await this.submit(attempt, username, password)
    const token = tokenIn(reply)
    if (!token) throw new UnexpectedReply('the password', reply)
    return token
  }

  /** Whether the portal still knows this browser: it lets it into the application without a page. */
  async isSignedIn(subsystem: string): Promise<boolean> {
    const reply = await this.#go('a silent sign-in', `${this.#loginUrl(subsystem)}&prompt=none`, 303)
    return tokenIn(reply) !== null
  }

  /** What the application's back end does with a token of this browser; gives the session id. */
  async exchange(subsystemToken: string, identifier: string, secret: string): Promise<string> {
    const body = JSON.stringify({ subsystemToken, codeVerifier: this.#verifier })
    const reply = await callApi(this.#agent, `${this.#origin}/api/sso/token/exchange`, { identifier, secret, body })
    if (reply.status !== 200) throw new UnexpectedReply('the exchange', reply)
    return JSON.parse(reply.body).session.id
  }

  #loginUrl(subsystem: string): string {
    const codeChallenge = createHash('sha256').update(this.#verifier).digest('base64url')
    return `/sso/login?${new URLSearchParams({ subsystemIdentifier: subsystem, codeChallenge })}`
  }

  async #go(step: string, path: string, status: number): Promise<Reply> {
    const reply = await this.#visit(path)
    if (reply.status !== status) throw new UnexpectedReply(step, reply)
    return reply
  }

  async #visit(path: string, { headers, ...rest }: Call = {}): Promise<Reply> {
    const cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const url = new URL(path, this.#origin).href
    const reply = await call(this.#agent, url, { ...rest, headers: { ...headers, ...(cookie && { cookie }) } })
    for (const line of reply.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.#jar.set(name, value)
    }
    return reply
  }
}

interface ApiCall {
  identifier: string
  secret: string
  body: string
}

/** A POST by a subsystem's back end. */
export function callApi(agent: Agent, url: string, { identifier, secret, body }: ApiCall): Promise<Reply> {
  const headers = { authorization: `Basic ${btoa(`${identifier}:${secret}`)}`, 'content-type': 'application/json' }
  return call(agent, url, { method: 'POST', headers, body })
}

function tokenIn({ status, headers }: Reply): string | null {
  return status === 303 ? new URL(headers.location ?? '', 'http://none').searchParams.get('subsystemToken') : null
}
