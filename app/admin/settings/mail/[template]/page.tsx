import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { MailPreviewScreen } from '#components/admin/mail-preview-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewMailTemplate } from '#lib/web/admin/view-settings.ts'

export const metadata: Metadata = { title: 'Mail' }

export default shown(async function MailTemplatePage({
  params,
  searchParams,
}: PageProps<'/admin/settings/mail/[template]'>) {
  const page = await adminPage({ needs: 'settings.write' }, searchParams)
  return <MailPreviewScreen frame={page.frame} {...(await viewMailTemplate(page, (await params).template))} />
})
