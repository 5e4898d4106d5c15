import { shown } from '#app/admin/shown.tsx'
import {
  addGrantAction,
  confirmAction,
  lockUserAction,
  removeGrantAction,
  unlockUserAction,
  withdrawAction,
} from '#app/admin/users/[id]/actions.ts'
import { UserAccessScreen } from '#components/admin/user-access-screen.tsx'
import { userPage } from '#lib/web/admin/user-page.ts'
import { viewUserAccess } from '#lib/web/admin/view-user.ts'

export default shown(async function UserAccessPage({ params, searchParams }: PageProps<'/admin/users/[id]/access'>) {
  const page = await userPage(params, searchParams)
  return (
    <UserAccessScreen
      frame={page.frame}
      head={page.head}
      lock={lockUserAction}
      unlock={unlockUserAction}
      addGrant={addGrantAction}
      removeGrant={removeGrantAction}
      confirm={confirmAction}
      withdraw={withdrawAction}
      {...(await viewUserAccess(page))}
    />
  )
})
