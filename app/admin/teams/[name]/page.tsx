import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import {
  addMembersAction,
  editTeamAction,
  endTeamGrantAction,
  grantToTeamAction,
  removeMemberAction,
  removeTeamAction,
} from '#app/admin/teams/actions.ts'
import { TeamScreen } from '#components/admin/team-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewTeam } from '#lib/web/admin/view-team.ts'

export const metadata: Metadata = { title: 'Team' }

const actions = {
  add: addMembersAction,
  edit: editTeamAction,
  endGrant: endTeamGrantAction,
  grant: grantToTeamAction,
  remove: removeTeamAction,
  removeMember: removeMemberAction,
}

export default shown(async function TeamPage({ params, searchParams }: PageProps<'/admin/teams/[name]'>) {
  const page = await adminPage({ needs: 'any' }, searchParams)
  return <TeamScreen frame={page.frame} actions={actions} {...(await viewTeam(page, (await params).name))} />
})
