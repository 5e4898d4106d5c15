import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { EnrolScreen } from '#components/portal/enrol-screen.tsx'
import { qrImage } from '#lib/factors/totp/qr-image.ts'
import { stepPage } from '#lib/web/step-page.ts'

export const metadata: Metadata = { title: 'Add an authenticator' }

export default async function EnrolPage({ searchParams }: PageProps<'/step/enrol_factor'>) {
  const { view, head } = await stepPage('/step/enrol_factor', searchParams)
  if (!view.enrolment) notFound()
  const { enrolment, key, uri } = view.enrolment
  return (
    <EnrolScreen
      {...head}
      action="/login/enrol"
      hidden={{ attempt: view.ticket, enrolment }}
      enrolment={{ base32: key, uri, qr: qrImage(uri) }}
    />
  )
}
