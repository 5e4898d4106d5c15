import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { disableConnectionAction as disable } from '#app/admin/subsystems/connection-actions.ts'
import {
  approveRedirectAction,
  makeKeysAction,
  revokeKeysAction,
  saveSimpleSsoAction,
} from '#app/admin/subsystems/simple-sso-actions.ts'
import { SimpleSsoScreen } from '#components/admin/subsystems/simple-sso-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewSimpleSso } from '#lib/web/admin/subsystems/view-simple-sso.ts'

export const metadata: Metadata = { title: 'django-simple-sso' }

export default shown(async function SimpleSsoPage(
  props: PageProps<'/admin/subsystems/[identifier]/protocols/django-simple-sso'>,
) {
  const page = await subsystemPage('protocols', props)
  const actions = {
    save: saveSimpleSsoAction,
    disable,
    makeKeys: makeKeysAction,
    revokeKeys: revokeKeysAction,
    approve: approveRedirectAction,
  }
  return <SimpleSsoScreen head={page.head} actions={actions} {...(await viewSimpleSso(page))} />
})
