import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import {
  disableConnectionAction as disable,
  editOidcAction as edit,
  enableOidcAction as enable,
} from '#app/admin/subsystems/connection-actions.ts'
import { OidcScreen } from '#components/admin/subsystems/oidc-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewOidc } from '#lib/web/admin/subsystems/view-oidc.ts'

export const metadata: Metadata = { title: 'OpenID Connect' }

export default shown(async function OidcPage(props: PageProps<'/admin/subsystems/[identifier]/protocols/oidc'>) {
  const page = await subsystemPage('protocols', props)
  return <OidcScreen head={page.head} actions={{ disable, edit, enable }} {...(await viewOidc(page))} />
})
