import type { Metadata } from 'next'
import { ChangePasswordScreen } from '#components/portal/change-password-screen.tsx'
import { describePasswordRules } from '#lib/users/passwords/describe-password-rules.ts'
import { stepPage } from '#lib/web/step-page.ts'

export const metadata: Metadata = { title: 'Choose your password' }

export default async function ChangePasswordPage({ searchParams }: PageProps<'/step/change_password'>) {
  const { ctx, view, head } = await stepPage('/step/change_password', searchParams)
  const { sentences, lengthMin } = await describePasswordRules(ctx)
  return (
    <ChangePasswordScreen
      {...head}
      action="/login/change-password"
      hidden={{ attempt: view.ticket }}
      username={view.person.username}
      rules={sentences}
      minimumLength={lengthMin}
    />
  )
}
