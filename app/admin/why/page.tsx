import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { WhyScreen } from '#components/admin/why-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewWhy } from '#lib/web/admin/view-why.ts'

export const metadata: Metadata = { title: 'Why?' }

export default shown(async function WhyPage({ searchParams }: PageProps<'/admin/why'>) {
  const page = await adminPage({ needs: 'any' }, searchParams)
  return <WhyScreen frame={page.frame} {...(await viewWhy(page))} />
})
