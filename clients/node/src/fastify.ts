import type { IncomingMessage } from 'node:http'
import type { Presence } from './answers.ts'
import { Door, type DoorOptions } from './door.ts'
import type { DoorAnswer, DoorRequest } from './door-answers.ts'
import { Guests } from './guests.ts'
import { fieldOf, formType, readText } from './node-request.ts'
import type { Portico } from './portico.ts'

export type { DoorOptions, DoorPaths } from './door.ts'
export type { Problem } from './problem-page.ts'

/** What the door uses of Fastify, so that its package is not needed here. */
interface Request {
  method: string
  originalUrl: string
  headers: IncomingMessage['headers']
  body: unknown
}

interface Reply {
  code(status: number): unknown
  headers(headers: Record<string, string | string[]>): unknown
  send(body: string): unknown
}

type ParseBody = (request: unknown, payload: AsyncIterable<Buffer>) => Promise<string>

interface Instance {
  route(route: {
    method: 'GET' | 'POST'
    url: string
    handler: (request: Request, reply: Reply) => Promise<unknown>
  }): unknown
  hasContentTypeParser(type: string): boolean
  addContentTypeParser(type: string, options: { bodyLimit?: number }, parse: ParseBody): unknown
  addHook(name: 'onClose', hook: () => Promise<void>): unknown
}

/** A `preHandler` of Fastify. */
export type Hook = (request: Request, reply: Reply) => Promise<unknown>

export interface PorticoFastify {
  /** Landing, sign-in, sign-out and the portal's notices: `app.register(door.routes)`. Ends with the application. */
  routes: (app: Instance) => Promise<void>
  /** `{ preHandler: door.signInRequired }`: only with a person, whom `presenceOf` then tells; others are sent to sign in. */
  signInRequired: Hook
  /** Only with a person who may do all of these. */
  actionRequired(...actions: string[]): Hook
  /** Who is here, behind `signInRequired` or `actionRequired`. Elsewhere it throws: there is nobody to tell of. */
  presenceOf(request: object): Presence
  /** Who is here, on pages that are for everybody. */
  whoIs(request: Request): Promise<Presence | undefined>
  /** Before the process ends, where the routes were never registered. */
  stop(): Promise<void>
}

/** Sign-in through Portico for Fastify 4 and 5. */
export function porticoFastify(portico: Portico, options: DoorOptions): PorticoFastify {
  const door = new Door(portico, options)
  const guests = new Guests(door)
  const actionRequired =
    (...actions: string[]): Hook =>
    async (request, reply) => {
      const answer = await guests.admit(request, readRequest(request), actions)
      return answer && writeAnswer(reply, answer)
    }
  return {
    async routes(app) {
      // Of this plugin alone, unless the application reads forms anyway.
      if (!app.hasContentTypeParser(formType)) {
        app.addContentTypeParser(formType, {}, (_request, payload) => readText(payload))
      }
      const { landing, signIn, signOut, notices } = door.paths
      const route = (
        method: 'GET' | 'POST',
        url: string,
        answer: (request: DoorRequest) => DoorAnswer | Promise<DoorAnswer>,
      ) =>
        app.route({
          method,
          url,
          handler: async (request, reply) => writeAnswer(reply, await answer(readRequest(request))),
        })
      route('GET', landing, (request) => door.land(request))
      route('GET', signIn, (request) => door.signIn(request))
      route('POST', signOut, (request) => door.signOut(request))
      route('POST', notices, (request) => door.hear(request))
      app.addHook('onClose', () => door.stop())
    },
    signInRequired: actionRequired(),
    actionRequired,
    presenceOf: (request) => guests.presenceOf(request),
    whoIs: (request) => door.whoIs(readRequest(request)),
    stop: () => door.stop(),
  }
}

const readRequest = (request: Request): DoorRequest => ({
  method: request.method,
  url: request.originalUrl,
  header(name) {
    const value = request.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  },
  field: async (name) => fieldOf(request.body, name),
})

function writeAnswer(reply: Reply, { status, headers, cookies, body }: DoorAnswer): Reply {
  reply.code(status)
  reply.headers({ ...headers, ...(cookies.length > 0 && { 'set-cookie': cookies }) })
  reply.send(body)
  return reply
}
