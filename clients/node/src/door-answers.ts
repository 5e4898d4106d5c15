import type { Problem } from './problem-page.ts'

/** A request, as much of it as the door needs. */
export interface DoorRequest {
  method: string
  /** Path and query. */
  url: string
  header(name: string): string | undefined
  /** One field of a form; read only where a form is expected. */
  field(name: string): Promise<string | undefined>
}

export interface DoorAnswer {
  status: number
  headers: Record<string, string>
  cookies: string[]
  body: string
}

// The back button must not show what belongs to someone who has signed out, and no cache may keep a cookie.
const unkept = { 'cache-control': 'no-store' }

/** 303: whatever came in, what follows is a GET. */
export function redirect(location: string, ...cookies: string[]): DoorAnswer {
  return { status: 303, headers: { ...unkept, location }, cookies, body: '' }
}

export function json(status: number, content: object): DoorAnswer {
  return {
    status,
    headers: { ...unkept, 'content-type': 'application/json' },
    cookies: [],
    body: JSON.stringify(content),
  }
}

export function problemAnswer(problem: Problem, page: (problem: Problem) => string, cookie?: string): DoorAnswer {
  const headers = { ...unkept, 'content-type': 'text/html; charset=utf-8' }
  return { status: problem.status, headers, cookies: cookie ? [cookie] : [], body: page(problem) }
}

/**
 * Whether a person looks at the answer. A script of a page (`Sec-Fetch-Dest: empty`), or a program that asks for JSON, must
 * not be sent to a page of another site.
 */
export function navigates(request: DoorRequest): boolean {
  if (request.header('sec-fetch-dest') === 'empty') return false
  const accepted = request.header('accept') ?? ''
  return accepted.includes('text/html') || !accepted.includes('json')
}

/** Browsers name the origin of every POST; one from elsewhere, or without a name, is not this person's doing. */
export const isOwn = (request: DoorRequest, origin: string): boolean => request.header('origin') === origin

/** Where a login that this request causes leads back to: the page itself, or the page whose form was sent. */
export function returnPath(request: DoorRequest, origin: string): string {
  if (request.method === 'GET' || request.method === 'HEAD') return localPath(request.url)
  const referer = request.header('referer')
  const page = referer !== undefined && URL.canParse(referer) ? new URL(referer) : undefined
  return page?.origin === origin ? localPath(page.pathname + page.search) : '/'
}

/** Two leading slashes would name another site. */
const localPath = (path: string): string => (/^\/(?![/\\])/.test(path) ? path : '/')
