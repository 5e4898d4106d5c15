import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** An application as far as it is told things: keeps what was POSTed to it. */
export type Receiver = {
  url: string
  port: number
  /** Each form that came, in order. */
  forms: URLSearchParams[]
  /** What it does instead of answering 200. */
  answer: (respond: (response: ServerResponse, request: IncomingMessage) => void) => void
  /** How many requests were under way at once, at most. */
  atOnce: () => number
  close: () => Promise<void>
}

/** Starts one on loopback; on the same port again where one is given. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const forms: URLSearchParams[] = []
  let respond = (response: ServerResponse, _: IncomingMessage): void => void response.end()
  let [now, most] = [0, 0]
  const server = createServer(async (request, response) => {
    now += 1
    most = Math.max(most, now)
    response.once('close', () => {
      now -= 1
    })
    forms.push(new URLSearchParams((await request.toArray()).join('')))
    respond(response, request)
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
  const address = server.address()
  const own = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${own}/sso/logged-out`,
    port: own,
    forms,
    answer: (other) => {
      respond = other
    },
    atOnce: () => most,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
