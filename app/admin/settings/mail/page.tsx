import type { Metadata } from 'next'
import { sendTestMailAction } from '#app/admin/settings/actions.ts'
import { shown } from '#app/admin/shown.tsx'
import { MailSettingsScreen } from '#components/admin/mail-settings-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewMail } from '#lib/web/admin/view-settings.ts'

export const metadata: Metadata = { title: 'Mail' }

export default shown(async function MailPage({ searchParams }: PageProps<'/admin/settings/mail'>) {
  const page = await adminPage({ needs: 'settings.write' }, searchParams)
  return <MailSettingsScreen frame={page.frame} sendTest={sendTestMailAction} {...(await viewMail(page))} />
})
