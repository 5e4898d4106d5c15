import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AppsScreen } from '#components/portal/apps-screen.tsx'
import { pageContext } from '#lib/web/page-context.ts'
import { viewLauncher } from '#lib/web/view-launcher.ts'

export const metadata: Metadata = { title: 'Applications' }

export default async function AppsPage() {
  const page = await pageContext()
  if (!page.session) redirect('/login')
  return <AppsScreen brand={page.brand} {...(await viewLauncher(page, page.session))} />
}
