import { hashSecret, isSecret, newSecret, sameBytes } from '#lib/base/secrets.ts'
import { days } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

/** How long a browser keeps the cookie after the last sign-in. It skips no proof, so nothing has to end it earlier. */
export const knownBrowserSeconds = days(365)

/** A shared computer is known to so many people; the one who was there longest ago gives way. */
const peopleMax = 8

/**
 * The cookie: a secret of the browser's own, and for everyone who has signed in there an HMAC over it and them:
 * `pkb_… .tag.tag`. Nobody can make a tag but us, and a tag is worth nothing beside another secret.
 */
type KnownBrowser = { secret: string; tags: string[] }

function parse(cookie: string | null | undefined): KnownBrowser | null {
  const [secret = '', ...tags] = (cookie ?? '').split('.')
  return isSecret('pkb', secret) ? { secret, tags: tags.slice(0, peopleMax) } : null
}

const tagOf = (ctx: Context, secret: string, userId: string): string =>
  ctx.sealer.hmac('known browser', `${secret} ${userId}`).subarray(0, 16).toString('base64url')

/** The id of the caller's browser, if this user has completed a sign-in in it; otherwise null. */
export function knownBrowserOf(ctx: Context, userId: string): string | null {
  const browser = parse(ctx.knownBrowser)
  if (!browser) return null
  const tag = Buffer.from(tagOf(ctx, browser.secret, userId))
  const known = browser.tags.some((given) => sameBytes(Buffer.from(given), tag))
  return known ? hashSecret(browser.secret).toString('base64url') : null
}

/**
 * The value of the cookie after this user has completed a sign-in (or has proved by mail who they are) in the caller's
 * browser. After a password alone it must not be set: each would bring a budget for the second factor.
 */
export function rememberBrowser(ctx: Context, userId: string): string {
  const { secret, tags } = parse(ctx.knownBrowser) ?? { secret: newSecret('pkb'), tags: [] }
  const tag = tagOf(ctx, secret, userId)
  return [secret, tag, ...tags.filter((other) => other !== tag)].slice(0, peopleMax + 1).join('.')
}
