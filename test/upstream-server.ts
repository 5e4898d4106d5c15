import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'

/** Who signs in there next, and what the server says of them. */
type Person = { sub: string } & Record<string, unknown>

/** Another company's sign-in server on loopback: a bare `oidc-provider` at which whoever is named signs in without a page. */
export type UpstreamServer = {
  issuer: string
  /** Registers where it sends people back to. */
  register: (client: { clientId: string; clientSecret: string; redirectUri: string }) => void
  signsIn: (person: Person) => void
  /** Goes through the server as a browser does; gives the address that it sends the browser back to. */
  visit: (address: string) => Promise<string>
  /** The same where it answers by a form that the browser posts: its fields. */
  visitForForm: (address: string) => Promise<{ to: string; fields: Record<string, string> }>
  close: () => Promise<void>
}

type Upbringing = {
  /** Whether a client secret is right, where it is not compared with one that was registered. */
  checkSecret?: (secret: string) => Promise<boolean>
}

export async function startUpstream({ checkSecret }: Upbringing = {}): Promise<UpstreamServer> {
  let person: Person = { sub: 'nobody' }
  const clients: object[] = []
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwks = { keys: [{ ...(await exportJWK(privateKey)), kid: 'one', use: 'sig' }] }
  let provider: Provider | undefined
  // Clients are read when it is made, so it is made when they are known.
  const open = () => {
    if (provider) return provider
    provider = quietly(
      () =>
        new Provider(issuer, {
          jwks,
          ttl: { Interaction: 60, Session: 60, Grant: 60, AccessToken: 60, IdToken: 60 },
          clients: clients as never,
          claims: { email: ['email', 'email_verified'], profile: ['name', 'preferred_username', 'groups'] },
          findAccount: async (_ctx, sub) => ({ accountId: sub, claims: async () => ({ ...person, sub }) }),
          interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
          features: { devInteractions: { enabled: false } },
          cookies: { keys: ['a key of the test'] },
          pkce: { required: () => true },
        }),
    )
    if (checkSecret) provider.Client.prototype.compareClientSecret = checkSecret
    return provider
  }
  server.on('request', (request, response) => {
    const answer = async () => {
      if (!request.url?.startsWith('/interaction/')) return open().callback()(request, response)
      const { prompt } = await open().interactionDetails(request, response)
      const result =
        prompt.name === 'login' ? { login: { accountId: person.sub } } : { consent: { grantId: await consent(open()) } }
      await open().interactionFinished(request, response, result)
    }
    const consent = async (at: Provider) => {
      const details = await at.interactionDetails(request, response)
      const grant = new at.Grant({ accountId: person.sub, clientId: String(details.params['client_id']) })
      grant.addOIDCScope('openid profile email')
      return grant.save()
    }
    answer().catch(() => response.writeHead(500).end())
  })
  return {
    issuer,
    register: ({ clientId, clientSecret, redirectUri }) => {
      clients.push({ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] })
      provider = undefined
    },
    signsIn: (next) => {
      person = next
    },
    visit: async (address) => {
      const end = await visit(issuer, address)
      if ('html' in end) throw new Error(`the upstream answered with a page: ${end.html.slice(0, 300)}`)
      return end.to
    },
    visitForForm: async (address) => {
      const end = await visit(issuer, address)
      if (!('html' in end)) throw new Error(`the upstream sent the browser to ${end.to}`)
      return readForm(end.html)
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** It warns that it keeps everything in memory, which is just what a test wants. */
function quietly<T>(make: () => T): T {
  const warn: unknown = Reflect.get(console, 'warn')
  Reflect.set(console, 'warn', () => undefined)
  try {
    return make()
  } finally {
    Reflect.set(console, 'warn', warn)
  }
}

async function visit(issuer: string, address: string): Promise<{ to: string } | { html: string }> {
  const jar = new Map<string, string>()
  let next = address
  for (let hops = 0; hops < 10; hops++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(next, { redirect: 'manual', headers: { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    const to = answer.headers.get('location')
    if (to === null) {
      const html = await answer.text()
      if (answer.ok) return { html }
      throw new Error(`the upstream answered ${answer.status}: ${html.slice(0, 300)}`)
    }
    next = new URL(to, next).href
    if (!next.startsWith(issuer)) return { to: next }
  }
  throw new Error('the upstream leads in a circle')
}

function readForm(html: string) {
  const [, to = ''] = /<form[^>]+action="([^"]+)"/.exec(html) ?? []
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  return { to, fields: Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value])) }
}
