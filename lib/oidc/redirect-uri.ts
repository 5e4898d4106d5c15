import { z } from 'zod'
import { ApplicationUrl } from '#lib/subsystems/application-url.ts'

/** Named by a domain that its maker holds, read from behind (RFC 8252 §7.1): anything shorter could be anybody's. */
const privateScheme = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:\/?[^/\s\\]/i
const unsafe = /[\s\p{C}\\#]|%5c|%2f|%2e/iu
const longest = 2000

/** `com.example.app:/callback`: an address that the system hands to the program which has taken its scheme. */
export const isPrivateScheme = (uri: string): boolean => privateScheme.test(uri) && !unsafe.test(uri)

/** Compared letter by letter with what the application sends (RFC 9700 §2.1), so it is kept as it was written. */
export const RedirectUri = z
  .string()
  .max(longest)
  .superRefine((text, ctx) => {
    if (isPrivateScheme(text) && URL.canParse(text)) return
    const parsed = ApplicationUrl.safeParse(text)
    if (!parsed.success) ctx.addIssue({ code: 'custom', message: parsed.error.issues[0]?.message ?? 'is no URL' })
  })

const loopbacks = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** What a program on a device may be returned to: its own scheme, its own machine at any port, or a claimed https address. */
export function nativeProblem(uri: string): string | null {
  if (isPrivateScheme(uri)) return null
  const { protocol, hostname } = new URL(uri)
  if ((protocol === 'http:') === loopbacks.has(hostname)) return null
  return `${uri}: http is for 127.0.0.1, [::1] and localhost, https for everything else`
}

/** Where a page may be sent that is asked for by its Content-Security-Policy: an origin, or a scheme of a program's own. */
export function formTargetOf(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined
  const { origin, protocol } = new URL(uri)
  return origin === 'null' ? protocol : origin
}
