import { shown } from '#app/admin/shown.tsx'
import { UserProfileScreen } from '#components/admin/user-profile-screen.tsx'
import { userPage } from '#lib/web/admin/user-page.ts'
import { deleteUserAction, editUserAction, lockUserAction, unlockUserAction } from './actions.ts'

export default shown(async function UserProfilePage({ params, searchParams }: PageProps<'/admin/users/[id]'>) {
  const { frame, head, user } = await userPage(params, searchParams)
  return (
    <UserProfileScreen
      frame={frame}
      head={head}
      user={user}
      edit={editUserAction}
      remove={deleteUserAction}
      lock={lockUserAction}
      unlock={unlockUserAction}
    />
  )
})
