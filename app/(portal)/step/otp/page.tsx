import type { Metadata } from 'next'
import { OtpScreen } from '#components/portal/otp-screen.tsx'
import { stepPage } from '#lib/web/step-page.ts'

export const metadata: Metadata = { title: 'Enter your code' }

export default async function OtpPage({ searchParams }: PageProps<'/step/otp'>) {
  const { view, head } = await stepPage('/step/otp', searchParams)
  return (
    <OtpScreen
      {...head}
      action="/login/otp"
      hidden={{ attempt: view.ticket }}
      factorNames={view.factors.map(({ name }) => name)}
      trustable={view.trustable}
      recovery={view.recovery}
    />
  )
}
