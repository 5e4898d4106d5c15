import { forbidden } from 'next/navigation'
import type { PortalAction } from '#lib/access/portal-actions.ts'
import { openNotice } from '#lib/web/account-notice.ts'
import { stamped } from '#lib/web/context.ts'
import { pageContext } from '#lib/web/page-context.ts'
import { isAdminPath } from '#lib/web/sign-in-to.ts'
import { type Admitted, admission } from './admission.ts'
import { givenOnce } from './given-once.ts'
import { viewFrame } from './view-frame.ts'

type Query = Promise<Record<string, string | string[] | undefined>>

export type AdminPage = Awaited<ReturnType<typeof adminPage>>

/**
 * What every page of the dashboard starts from: `ctx`, `who` (the actor), `rights`, the page's `query` (parameters that are
 * given once and not blank) and the `frame` around the screen. `needs` is the right without which the page is 403; one that
 * is held for some subsystems only is enough to come in, and the verbs behind the page show no more than that.
 */
export async function adminPage({ needs }: { needs: PortalAction | 'any' }, searchParams: Query) {
  const { session: carried, ...page } = await pageContext()
  const { ctx, browserHash } = page
  const address = new URL(page.headers.get(stamped.path) ?? '/admin', ctx.config.publicUrl)
  // Next's own parameter of a reload without a new document, and the last notice, are no part of the page.
  for (const passing of ['_rsc', 'notice']) address.searchParams.delete(passing)
  const path = address.pathname + address.search
  const admitted: Admitted = await admission(ctx, carried, isAdminPath(path) ? path : '/admin')
  const { who, rights, session } = admitted
  if (needs !== 'any' && rights.scope(needs).length === 0) forbidden()
  const { notice: sealed = '', ...query } = givenOnce(await searchParams)
  const notice = openNotice(ctx, sealed, { userId: who.id, browserHash })
  const frame = {
    ...(await viewFrame(page, admitted, address.pathname)),
    notice: notice ? { tone: notice.tone, text: notice.text } : undefined,
  }
  return { ...page, who, rights, session, path, pathname: address.pathname, query, frame }
}
