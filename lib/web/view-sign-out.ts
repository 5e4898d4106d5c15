import { listApplications, openReceipt, readReceipt } from '#lib/sso/receipt.ts'
import { openSignOut, sealSignOut } from '#lib/sso/sign-out.ts'
import { upstreamsOf } from '#lib/users/identities/upstreams-of.ts'
import { readCookie } from './cookies.ts'
import { sessionToEndOf } from './guards.ts'
import type { PageContext } from './page-context.ts'

/** What the sign-out page shows: the question while someone is signed in, the receipt of the last sign-out otherwise. */
export async function viewSignOut(page: PageContext, sealed: string | undefined) {
  const { ctx, browserHash, headers } = page
  const session = page.session ?? (await sessionToEndOf(ctx, headers))
  if (session) {
    const request = (sealed && openSignOut(ctx, sealed, browserHash)) || {}
    return {
      kind: 'ask',
      person: { ...session.user, email: session.user.email ?? undefined },
      apps: await listApplications(ctx, session.id),
      request: sealSignOut(ctx, request, browserHash),
      returnTo: request.returnTo,
      expired: page.session === null,
    } as const
  }
  const carried = readCookie(ctx.config, headers.get('cookie'), 'receipt')
  const ended = openReceipt(ctx, carried, browserHash)
  const apps = (await readReceipt(ctx, carried, browserHash)) ?? []
  const elsewhere = ended === null ? [] : await upstreamsOf(ctx, ended)
  return { kind: 'signed_out', wasSignedIn: ended !== null, apps, elsewhere } as const
}
