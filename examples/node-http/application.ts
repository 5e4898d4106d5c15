import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createPortico, type KeepAlive } from '#clients/node/src/portico.ts'
import { type Answer, createAnswerWriter } from './answer.ts'
import { Items } from './items.ts'
import { Pages } from './pages.ts'
import { PresenceKeeper } from './presence-keeper.ts'
import { SessionStore } from './session-store.ts'
import type { Settings } from './settings.ts'
import { finishSignIn, signOut, startSignIn } from './sign-in.ts'

const files: Record<string, { type: string; body: Buffer }> = {
  '/style.css': { type: 'text/css', body: readFileSync(new URL('./style.css', import.meta.url)) },
  '/icon.svg': { type: 'image/svg+xml', body: readFileSync(new URL('./icon.svg', import.meta.url)) },
}

/** The whole application as an HTTP server that does not listen yet, and its minute-by-minute look at the portal. `report` hears of problems. */
export function createApplication(
  settings: Settings,
  report: (problem: unknown) => void,
): { server: Server; keeper: KeepAlive } {
  const secureCookies = settings.url.protocol === 'https:'
  const { identifier } = settings.catalogue
  const portico = createPortico({ ...settings.portico, identifier, secureCookies })
  const store = new SessionStore(secureCookies)
  const people = new PresenceKeeper(portico, store, settings.askEverySeconds, report)
  const pages = new Pages(settings)
  const items = new Items(settings.catalogue, pages)
  const write = createAnswerWriter(new URL(settings.portico.url).origin)

  async function answer(request: IncomingMessage, path: string): Promise<Answer> {
    const { method, headers, url = '/' } = request
    if (method === 'POST') {
      // Browsers name the origin of every POST: one from elsewhere is not this person's doing.
      const isOurs = headers.origin === settings.url.origin
      if (!isOurs)
        return { status: 403, page: pages.message('This form came from another site', 'Nothing was changed.') }
      if (path === '/sign-out')
        return signOut(portico, store, headers.cookie, new URL('/signed-out', settings.url).href)
    } else {
      if (path === '/signed-in') return finishSignIn(portico, store, pages, { url, cookie: headers.cookie })
      if (path === '/signed-out') return { status: 200, page: pages.signedOut() }
    }
    const presence = await people.whoIs(headers.cookie)
    if (!presence) return startSignIn(portico, path)
    if (path === '/') return { status: 200, page: pages.home(presence) }
    const item = items.at(path)
    if (!item) return { status: 404, page: pages.message('There is nothing here', 'Is the address right?', presence) }
    return method === 'POST' ? items.change(item, request, presence) : items.show(item, presence)
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '/'] = (request.url ?? '/').split('?')
    const file = files[path]
    if (file) {
      response.writeHead(200, { 'content-type': file.type, 'x-content-type-options': 'nosniff' }).end(file.body)
      return
    }
    try {
      write(response, await answer(request, path))
    } catch (error) {
      report(error)
      write(response, { status: 500, page: pages.message('Something broke here', 'The reason is in the log.') })
    }
  }

  return { server: createServer(serve), keeper: people.start() }
}
