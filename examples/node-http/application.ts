import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type PorticoExpress, porticoExpress } from '#clients/node/src/express.ts'
import { createPortico, type Presence } from '#clients/node/src/portico.ts'
import { type Answer, policyFor, writeAnswer } from './answer.ts'
import { Items } from './items.ts'
import { Pages } from './pages.ts'
import type { Settings } from './settings.ts'

const files: Record<string, { type: string; body: Buffer }> = {
  '/style.css': { type: 'text/css', body: readFileSync(new URL('./style.css', import.meta.url)) },
  '/icon.svg': { type: 'image/svg+xml', body: readFileSync(new URL('./icon.svg', import.meta.url)) },
}

/** The whole application as an HTTP server that does not listen yet, and its door to the portal. `report` hears of problems. */
export function createApplication(
  settings: Settings,
  report: (problem: unknown) => void,
): { server: Server; door: PorticoExpress } {
  const pages = new Pages(settings)
  const items = new Items(settings.catalogue, pages)
  const door = openDoor(settings, pages, report)
  const policy = policyFor(new URL(settings.portico.url).origin)

  async function answer(request: IncomingMessage, path: string, presence: Presence): Promise<Answer> {
    if (path === '/') return { status: 200, page: pages.home(presence) }
    const item = items.at(path)
    if (!item) return { status: 404, page: pages.message('There is nothing here', 'Is the address right?', presence) }
    return request.method === 'POST' ? items.change(item, request, presence) : items.show(item, presence)
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '/'] = (request.url ?? '/').split('?')
    const file = files[path]
    if (file) {
      response.writeHead(200, { 'content-type': file.type, 'x-content-type-options': 'nosniff' }).end(file.body)
      return
    }
    response.setHeaders(policy)
    try {
      await through(door.routes, request, response)
      if (response.writableEnded) return
      if (path === '/signed-out') return writeAnswer(response, { status: 200, page: pages.signedOut() })
      await through(door.signInRequired, request, response)
      if (response.writableEnded) return
      writeAnswer(response, await answer(request, path, door.presenceOf(request)))
    } catch (error) {
      report(error)
      writeAnswer(response, { status: 500, page: pages.message('Something broke here', 'The reason is in the log.') })
    }
  }

  return { server: createServer(serve), door }
}

function openDoor(settings: Settings, pages: Pages, report: (problem: unknown) => void): PorticoExpress {
  const { catalogue, url, portico, askEverySeconds } = settings
  const secureCookies = url.protocol === 'https:'
  return porticoExpress(createPortico({ ...portico, identifier: catalogue.identifier, secureCookies }), {
    url: url.origin,
    returnTo: '/signed-out',
    page: (problem) => pages.problem(problem).text,
    freshSeconds: askEverySeconds,
    onError: report,
  })
}

/** Awaits a middleware: either it has answered, or the request goes on. */
function through(
  middleware: PorticoExpress['routes'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  return new Promise((resolve, reject) => {
    middleware(request, response, (error) => (error ? reject(error) : resolve())).then(resolve, reject)
  })
}
