import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { NewPasswordScreen } from '#components/portal/new-password-screen.tsx'
import { describePasswordRules } from '#lib/users/passwords/describe-password-rules.ts'
import { openPageData } from '#lib/web/browser-answer.ts'
import { NewPasswordData } from '#lib/web/link-legs.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'

export const metadata: Metadata = { title: 'Choose a password' }

export default async function NewPasswordPage({ searchParams }: PageProps<'/step/new_password'>) {
  const { ctx, brand } = await pageContext()
  const data = openPageData(ctx, '/step/new_password', (await readParameter(searchParams, 'data')) ?? '')
  if (data === null) notFound()
  const { occasion, person, form, error } = NewPasswordData.parse(data)
  const { sentences, lengthMin } = await describePasswordRules(ctx, { first: occasion === 'invitation' })
  return (
    <NewPasswordScreen
      brand={brand}
      occasion={occasion}
      person={person}
      action={occasion === 'reset' ? '/reset/password' : '/invite'}
      hidden={{ form }}
      error={error}
      rules={sentences}
      minimumLength={lengthMin}
    />
  )
}
