import type { Presence } from './answers.ts'
import { Door, type DoorOptions } from './door.ts'
import type { DoorAnswer, DoorRequest } from './door-answers.ts'
import { formType } from './node-request.ts'
import type { Portico } from './portico.ts'

export type { DoorOptions, DoorPaths } from './door.ts'
export type { Problem } from './problem-page.ts'

export interface NextOptions extends DoorOptions {
  /** From `next/headers`. */
  headers: () => Promise<{ get(name: string): string | null }>
  /** From `next/navigation`. Its parameter has another type in each application with typed routes. */
  redirect: (path: never) => never
  /** Ends a page for whoever lacks the action: `forbidden` or `notFound` from `next/navigation`. */
  forbidden: () => never
}

type RouteHandler = (request: Request) => Promise<Response>

export interface PorticoNext {
  /** `export const GET = door.landing` in `app/signed-in/route.ts`. */
  landing: RouteHandler
  /** `export const GET = door.signIn` in `app/sign-in/route.ts`. */
  signIn: RouteHandler
  /** `export const POST = door.signOut` in `app/sign-out/route.ts`. */
  signOut: RouteHandler
  /** `export const POST = door.notices` in `app/portico/logout/route.ts`. */
  notices: RouteHandler
  /** Who is here, in a page or a server action; whoever is not is sent to sign in and comes back to `path`. */
  signInRequired(path: string): Promise<Presence>
  /** Who is here and may do all of these. */
  actionRequired(path: string, ...actions: string[]): Promise<Presence>
  /** A route handler that answers 401 or 403 to whoever may not. */
  guarded(
    actions: readonly string[],
    handle: (request: Request, presence: Presence) => Response | Promise<Response>,
  ): RouteHandler
  /** Who is here, on pages that are for everybody. */
  whoIs(): Promise<Presence | undefined>
  stop(): Promise<void>
}

/**
 * Sign-in through Portico for the App Router of Next. `connect` runs with the first request: a build has no secret.
 * Next loads a module once for each bundle; the door, with its sessions, is one for each process.
 */
export function porticoNext(
  connect: () => Portico,
  { headers, redirect, forbidden, ...options }: NextOptions,
): PorticoNext {
  const doors: Map<string, Door> = Reflect.get(globalThis, doorsOfProcess) ?? new Map()
  Reflect.set(globalThis, doorsOfProcess, doors)
  const door = () => {
    const known = doors.get(options.url) ?? new Door(connect(), options)
    doors.set(options.url, known)
    return known
  }
  const route =
    (answer: (door: Door, request: DoorRequest) => DoorAnswer | Promise<DoorAnswer>): RouteHandler =>
    async (request) =>
      responseOf(await answer(door(), readRequest(request)))
  const whoIs = async () => {
    const given = await headers()
    return door().whoIs(fromHeaders(given, 'GET', '/'))
  }
  const signInRequired = async (path: string) =>
    (await whoIs()) ?? redirect(`${door().paths.signIn}?${new URLSearchParams({ targetUrl: path })}` as never)
  return {
    landing: route((one, request) => one.land(request)),
    signIn: route((one, request) => one.signIn(request)),
    signOut: route((one, request) => one.signOut(request)),
    notices: route((one, request) => one.hear(request)),
    signInRequired,
    async actionRequired(path, ...actions) {
      const presence = await signInRequired(path)
      return actions.every((action) => presence.actions.includes(action)) ? presence : forbidden()
    },
    guarded: (actions, handle) => async (request) => {
      const admitted = await door().admit(readRequest(request), actions)
      return admitted.answer ? responseOf(admitted.answer) : handle(request, admitted.presence)
    },
    whoIs,
    stop: async () => doors.get(options.url)?.stop(),
  }
}

const doorsOfProcess = Symbol.for('@portico/client doors')

function fromHeaders(headers: { get(name: string): string | null }, method: string, url: string): DoorRequest {
  return { method, url, header: (name) => headers.get(name) ?? undefined, field: async () => undefined }
}

function readRequest(request: Request): DoorRequest {
  const { pathname, search } = new URL(request.url)
  return {
    ...fromHeaders(request.headers, request.method, pathname + search),
    async field(name) {
      if (!request.headers.get('content-type')?.startsWith(formType)) return undefined
      return new URLSearchParams(await request.text()).get(name) ?? undefined
    },
  }
}

function responseOf({ status, headers, cookies, body }: DoorAnswer): Response {
  const response = new Response(body, { status, headers })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
