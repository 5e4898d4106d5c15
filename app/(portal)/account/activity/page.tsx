import type { Metadata } from 'next'
import { ActivityScreen } from '#components/account/activity-screen.tsx'
import { accountPage } from '#lib/web/account-page.ts'
import { readParameter } from '#lib/web/page-context.ts'
import { viewActivity } from '#lib/web/view-account-use.ts'

export const metadata: Metadata = { title: 'Activity' }

export default async function ActivityPage({ searchParams }: PageProps<'/account/activity'>) {
  const page = await accountPage('/account/activity', searchParams)
  const behind = await readParameter(searchParams, 'behind')
  return <ActivityScreen frame={page.frame} {...(await viewActivity(page, behind))} />
}
