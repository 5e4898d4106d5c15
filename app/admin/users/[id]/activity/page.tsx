import { shown } from '#app/admin/shown.tsx'
import { lockUserAction, unlockUserAction } from '#app/admin/users/[id]/actions.ts'
import { UserActivityScreen } from '#components/admin/user-use-screens.tsx'
import { userPage } from '#lib/web/admin/user-page.ts'
import { viewUserActivity } from '#lib/web/admin/view-user-use.ts'

export default shown(async function UserActivityPage({
  params,
  searchParams,
}: PageProps<'/admin/users/[id]/activity'>) {
  const page = await userPage(params, searchParams)
  return (
    <UserActivityScreen
      frame={page.frame}
      head={page.head}
      lock={lockUserAction}
      unlock={unlockUserAction}
      {...(await viewUserActivity(page))}
    />
  )
})
