import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Presence } from './answers.ts'
import { Door, type DoorOptions } from './door.ts'
import { Guests } from './guests.ts'
import { type NodeRequest, readNodeRequest, writeNodeAnswer } from './node-request.ts'
import type { Portico } from './portico.ts'

export type { DoorOptions, DoorPaths } from './door.ts'
export type { Problem } from './problem-page.ts'

/** Middleware as Express, Connect and friends call it; a server of `node:http` can call it too. */
export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => Promise<void>

export interface PorticoExpress {
  /** Landing, sign-in, sign-out and the portal's notices. `app.use(door.routes)`, before everything that needs a person. */
  routes: Middleware
  /** Goes on only with a person, whom `presenceOf` then tells; others are sent to sign in. */
  signInRequired: Middleware
  /** Goes on only with a person who may do all of these. */
  actionRequired(...actions: string[]): Middleware
  /** Who is here, behind `signInRequired` or `actionRequired`. Elsewhere it throws: there is nobody to tell of. */
  presenceOf(request: object): Presence
  /** Who is here, on pages that are for everybody. */
  whoIs(request: IncomingMessage): Promise<Presence | undefined>
  /** Before the process ends. */
  stop(): Promise<void>
}

/** Sign-in through Portico for Express 4 and 5, and for whatever takes the same middleware. */
export function porticoExpress(portico: Portico, options: DoorOptions): PorticoExpress {
  const door = new Door(portico, options)
  const guests = new Guests(door)
  const actionRequired =
    (...actions: string[]): Middleware =>
    async (request, response, next) => {
      try {
        const answer = await guests.admit(request, readNodeRequest(request), actions)
        if (answer) return writeNodeAnswer(response, answer)
      } catch (error) {
        return next(error)
      }
      next()
    }
  return {
    async routes(request, response, next) {
      try {
        const answer = await door.answer(readNodeRequest(request))
        if (answer) return writeNodeAnswer(response, answer)
      } catch (error) {
        return next(error)
      }
      next()
    },
    signInRequired: actionRequired(),
    actionRequired,
    presenceOf: (request) => guests.presenceOf(request),
    whoIs: (request: NodeRequest) => door.whoIs(readNodeRequest(request)),
    stop: () => door.stop(),
  }
}
