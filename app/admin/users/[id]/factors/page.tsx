import { shown } from '#app/admin/shown.tsx'
import {
  assignTotpAction,
  endTrustAction,
  lockUserAction,
  removeFactorAction,
  resetLinkAction,
  temporaryPasswordAction,
  unlockUserAction,
} from '#app/admin/users/[id]/actions.ts'
import { UserFactorsScreen } from '#components/admin/user-factors-screen.tsx'
import { userPage } from '#lib/web/admin/user-page.ts'
import { viewUserFactors } from '#lib/web/admin/view-user.ts'

export default shown(async function UserFactorsPage({ params, searchParams }: PageProps<'/admin/users/[id]/factors'>) {
  const page = await userPage(params, searchParams)
  const actions = {
    temporaryPassword: temporaryPasswordAction,
    resetLink: resetLinkAction,
    assignTotp: assignTotpAction,
    removeFactor: removeFactorAction,
    forgetDevices: endTrustAction,
  }
  return (
    <UserFactorsScreen
      frame={page.frame}
      head={page.head}
      lock={lockUserAction}
      unlock={unlockUserAction}
      actions={actions}
      {...(await viewUserFactors(page))}
    />
  )
})
