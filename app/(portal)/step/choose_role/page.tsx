import type { Metadata } from 'next'
import { RoleScreen } from '#components/portal/role-screen.tsx'
import { stepPage } from '#lib/web/step-page.ts'

export const metadata: Metadata = { title: 'Choose a role' }

export default async function RolePage({ searchParams }: PageProps<'/step/choose_role'>) {
  const { view, head } = await stepPage('/step/choose_role', searchParams)
  return (
    <RoleScreen
      {...head}
      action="/login/role"
      hidden={{ attempt: view.ticket }}
      roles={view.roles ?? []}
      preset={view.preset}
    />
  )
}
