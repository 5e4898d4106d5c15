import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

export type Page = { url: string; status: number; body: string }

type Sent = { method?: string; headers?: Record<string, string>; body?: string }

const entities: Record<string, string> = { amp: '&', quot: '"', lt: '<', gt: '>', '#x27': "'", '#39': "'" }
const plain = (text: string): string => text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole)

function attributesOf(tag: string): Record<string, string> {
  const found = tag.matchAll(/([\w-]+)="([^"]*)"/g)
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name.toLowerCase(), plain(value)]))
}

/** As a browser goes to an address: `fetch` would call itself a script, which applications answer differently. */
async function visit(address: string, { method = 'GET', headers = {}, body }: Sent): Promise<IncomingMessage> {
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'
  // As forgiving as browsers are: Apache writes a second answer after one that its module has written.
  const how = { method, agent: false, insecureHTTPParser: true } as const
  const sent = request(address, { ...how, headers: { accept, 'sec-fetch-mode': 'navigate', ...headers } })
  sent.on('error', () => undefined)
  sent.end(body)
  const [answer]: IncomingMessage[] = await once(sent, 'response')
  if (!answer) throw new Error(`${address} did not answer`)
  return answer
}

/** A browser as far as redirects, cookies by origin and forms go. */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>()
  /** Every address that it was at, in order. */
  readonly visited: string[] = []

  async open(address: string, init: Sent = {}): Promise<Page> {
    const jar = this.#jarOf(address)
    this.visited.push(address)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await visit(address, { ...init, headers: { ...init.headers, ...(cookie && { cookie }) } })
    for (const line of answer.headers['set-cookie'] ?? []) keep(jar, line)
    const { location } = answer.headers
    const status = answer.statusCode ?? 0
    if (location !== undefined && status < 400) return this.open(new URL(location, address).href)
    return { url: address, status, body: await text(answer) }
  }

  /** Sends the page's form whose action this is, with what stands in it and what is filled in. */
  async submit(page: Page, action: RegExp, fields: Record<string, string> = {}): Promise<Page> {
    const forms = [...page.body.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gis)]
    const [, tag = '', inside = ''] =
      forms.find(([, start = '']) => action.test(attributesOf(start)['action'] ?? '')) ?? []
    if (!tag)
      throw new Error(`no form ${action} at ${page.url}, which says ${page.status} ${page.body.slice(0, 2_000)}`)
    const inputs = [...inside.matchAll(/<input\b([^>]*)>/gi)].map(([, input = '']) => attributesOf(input))
    const isSent = ({ name, type = '', checked }: Record<string, string>) =>
      name && type !== 'submit' && (!/^(checkbox|radio)$/.test(type) || checked !== undefined)
    const standing = inputs.filter(isSent)
    const body = new URLSearchParams({
      ...Object.fromEntries(standing.map(({ name = '', value = '' }) => [name, value])),
      ...fields,
    })
    const headers = { origin: new URL(page.url).origin, 'content-type': 'application/x-www-form-urlencoded' }
    const address = new URL(attributesOf(tag)['action'] ?? '', page.url).href
    return this.open(address, { method: 'POST', headers, body: body.toString() })
  }

  /** Fills the portal's sign-in form in. */
  signIn(page: Page, username: string, password: string): Promise<Page> {
    return this.submit(page, /^\/login\/password$/, { username, password })
  }

  /** The paths of where it was since its `from`th address. */
  pathsSince(from: number): string[] {
    return this.visited.slice(from).map((address) => new URL(address).pathname)
  }

  #jarOf(address: string): Map<string, string> {
    const { origin } = new URL(address)
    const jar = this.#jars.get(origin) ?? new Map<string, string>()
    this.#jars.set(origin, jar)
    return jar
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  const ends = /;\s*expires=([^;]+)/i.exec(line)?.[1]
  const isOver = /;\s*max-age=0\b/i.test(line) || (ends !== undefined && Date.parse(ends) < Date.now())
  if (isOver) jar.delete(name)
  else jar.set(name, value)
}
