import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { SetupScreen } from '#components/portal/setup-screen.tsx'
import { isSetupOpen } from '#lib/setup/complete-setup.ts'
import { readPasswordRules } from '#lib/users/passwords/password-rules.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'
import { openSetup, sealSetup } from '#lib/web/setup-leg.ts'

export const metadata: Metadata = { title: 'Set up' }

export default async function SetupPage({ params, searchParams }: PageProps<'/setup/[token]'>) {
  const { ctx, brand, browserHash } = await pageContext()
  const { token } = await params
  if (!(await isSetupOpen(ctx, token))) notFound()
  const state = openSetup(ctx, (await readParameter(searchParams, 'form')) ?? '', browserHash)
  return (
    <SetupScreen
      brand={brand}
      action="/setup"
      hidden={{ form: sealSetup(ctx, { token, errors: {} }, browserHash) }}
      errors={state?.errors ?? {}}
      values={state?.values ?? {}}
      minimumLength={(await readPasswordRules(ctx)).lengthMin}
    />
  )
}
