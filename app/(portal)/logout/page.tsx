import type { Metadata } from 'next'
import { SignOutScreen } from '#components/portal/sign-out-screen.tsx'
import { SignedOutScreen } from '#components/portal/signed-out-screen.tsx'
import { allowFormToLeave } from '#lib/web/form-schemes.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'
import { viewSignOut } from '#lib/web/view-sign-out.ts'

export const metadata: Metadata = { title: 'Sign out' }

export default async function LogoutPage({ searchParams }: PageProps<'/logout'>) {
  const page = await pageContext()
  const view = await viewSignOut(page, await readParameter(searchParams, 'request'))
  if (view.kind === 'signed_out') {
    const { kind: _, ...receipt } = view
    const links = { receiptsHref: '/logout/receipts', signInHref: '/login' }
    return <SignedOutScreen brand={page.brand} {...receipt} {...links} />
  }
  if (view.returnTo) allowFormToLeave(page.ctx.requestId, new URL(view.returnTo))
  return (
    <SignOutScreen
      brand={page.brand}
      person={view.person}
      apps={view.apps}
      expired={view.expired}
      action="/sso/logout"
      hidden={{ request: view.request }}
      afterwards={afterwards(view.returnTo, page.ctx.config.publicUrl)}
      stayHref="/apps"
    />
  )
}

/** The host that the person goes back to; null for the sign-in here, as somebody else. */
function afterwards(returnTo: string | undefined, publicUrl: URL): { host: string | null } | undefined {
  if (returnTo === undefined) return undefined
  const { origin, host } = new URL(returnTo)
  return { host: origin === publicUrl.origin ? null : host }
}
