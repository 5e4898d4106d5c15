import { rightsOf } from '#lib/access/rights.ts'
import { stamped } from '#lib/web/context.ts'
import { pageContext } from '#lib/web/page-context.ts'
import { answerWithStatus } from '#lib/web/page-status.ts'
import { isOpenPlace, isWithinPlace, places, trust } from './places.ts'

/**
 * Whether the page that is asked for is this person's to open; if not, the answer is 403. Whoever is signed out may ask: the
 * page itself leads them to sign in. The page checks its own right again, and the verbs behind it theirs.
 */
export async function mayOpen(): Promise<boolean> {
  const { ctx, session, headers } = await pageContext()
  if (!session) return true
  const { pathname } = new URL(headers.get(stamped.path) ?? '/admin', ctx.config.publicUrl)
  const rights = await rightsOf(ctx, { kind: 'user', id: session.user.id })
  const place = [...places, ...trust].find((one) => isWithinPlace(one, pathname))
  if (rights.any && (!place || isOpenPlace(place, rights))) return true
  answerWithStatus(ctx.requestId, 403)
  return false
}
