import type { ServerResponse } from 'node:http'
import type { Html } from './html.ts'

/** What a handler answers: a page, or where to go instead. */
export type Answer = { status: number; page: Html } | { goTo: string }

/** The headers that every page of this application carries, whoever writes it. */
export function policyFor(portalOrigin: string): Map<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    // Signing out is a form whose answer leads to the portal; Chromium applies the rule to that redirect, too.
    `form-action 'self' ${portalOrigin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  return new Map([
    ['content-security-policy', policy],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'same-origin'],
    // The back button must not show a page of someone who has signed out.
    ['cache-control', 'no-store'],
  ])
}

export function writeAnswer(response: ServerResponse, answer: Answer): void {
  if ('goTo' in answer) response.writeHead(303, { location: answer.goTo }).end()
  else response.writeHead(answer.status, { 'content-type': 'text/html; charset=utf-8' }).end(answer.page.text)
}
