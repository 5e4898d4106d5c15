import { endSessionsOfUser } from '#app/admin/sessions/actions.ts'
import { shown } from '#app/admin/shown.tsx'
import { lockUserAction, unlockUserAction } from '#app/admin/users/[id]/actions.ts'
import { UserSessionsScreen } from '#components/admin/user-use-screens.tsx'
import { userPage } from '#lib/web/admin/user-page.ts'
import { viewUserSessions } from '#lib/web/admin/view-user-use.ts'

export default shown(async function UserSessionsPage({
  params,
  searchParams,
}: PageProps<'/admin/users/[id]/sessions'>) {
  const page = await userPage(params, searchParams)
  return (
    <UserSessionsScreen
      frame={page.frame}
      head={page.head}
      lock={lockUserAction}
      unlock={unlockUserAction}
      endAll={endSessionsOfUser}
      {...(await viewUserSessions(page))}
    />
  )
})
