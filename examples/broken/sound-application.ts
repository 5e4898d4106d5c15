import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type DoorOptions, type PorticoExpress, porticoExpress } from '#clients/node/src/express.ts'
import { createPortico, type Portico } from '#clients/node/src/portico.ts'

export interface Settings {
  portalUrl: string
  identifier: string
  secret: string
}

/** What a mistake has to make itself felt: everything that a sound application is made of. */
export interface Parts {
  settings: Settings
  portico: Portico
  door: PorticoExpress
}

/** One mistake: what is done otherwise than in a sound application. */
export interface Mistake {
  options?: Partial<DoorOptions>
  /** Certificate and key, for a server that speaks TLS. */
  tls?: { cert: Buffer; key: Buffer }
  /** Takes requests before the sound parts do; true where it has answered. */
  handle?(request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<boolean> | boolean
}

export interface Running {
  url: string
  stop: () => Promise<void>
}

/** An application without a mistake, or with this one, on a port of its own. */
export async function startApplication(settings: Settings, mistake: Mistake = {}): Promise<Running> {
  let serve: RequestListener = (_request, response) => void response.writeHead(503).end()
  const listener: RequestListener = (request, response) => serve(request, response)
  const server = mistake.tls ? createSecureServer(mistake.tls, listener) : createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `${mistake.tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`
  const { portalUrl, identifier, secret } = settings
  const portico = createPortico({ url: portalUrl, identifier, secret, secureCookies: mistake.tls !== undefined })
  const door = porticoExpress(portico, { url, onError: () => undefined, ...mistake.options })
  serve = (request, response) => void answer(request, response, mistake, { settings, portico, door })
  return {
    url,
    async stop() {
      server.close()
      server.closeAllConnections()
      await door.stop()
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  mistake: Mistake,
  parts: Parts,
): Promise<void> {
  const { door } = parts
  const [path] = (request.url ?? '/').split('?')
  try {
    if (await mistake.handle?.(request, response, parts)) return
    await door.routes(request, response, () => {
      if (path !== '/') return void response.writeHead(404).end('nothing here')
      void door.signInRequired(request, response, () => response.end(`Hello, ${door.presenceOf(request).user.name}`))
    })
  } catch {
    response.writeHead(500).end()
  }
}
