import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { TeamsScreen } from '#components/admin/teams-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewTeams } from '#lib/web/admin/view-teams.ts'
import { createTeamAction } from './actions.ts'

export const metadata: Metadata = { title: 'Teams' }

export default shown(async function TeamsPage({ searchParams }: PageProps<'/admin/teams'>) {
  const page = await adminPage({ needs: 'any' }, searchParams)
  return <TeamsScreen frame={page.frame} create={createTeamAction} {...(await viewTeams(page))} />
})
