import { z } from 'zod'
import { isLoopbackHost } from '#lib/config/env.ts'

/** What URL parsers repair or read differently from one another; a URL that needs it is not one to send people to. */
const ambiguous = /[\s\p{C}\\]|%5c|%2f|%2e/iu

const isSafe = (url: URL) =>
  (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))) &&
  url.username === '' &&
  url.password === '' &&
  !url.href.includes('#') &&
  !url.pathname.startsWith('//')

const absolute = (text: string, ctx: z.RefinementCtx): URL => {
  const url = URL.canParse(text) && !ambiguous.test(text) ? new URL(text) : null
  if (url && isSafe(url)) return url
  ctx.addIssue({
    code: 'custom',
    message: 'must be an absolute https URL (http on localhost only) without user name and fragment',
  })
  return z.NEVER
}

/** An address of an application, in the canonical form in which it is later compared exactly. */
export const ApplicationUrl = z
  .string()
  .max(2000)
  .transform((text, ctx) => absolute(text, ctx).href)

/** Where absolute target URLs may lie: an origin and the beginning of a path, compared at a `/`. */
export const TargetPrefix = z
  .string()
  .max(2000)
  .transform(absolute)
  .refine((url) => url.search === '', 'must not have a query')
  .transform((url) => url.href)
