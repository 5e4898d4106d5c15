import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { RecoveryCodesScreen } from '#components/portal/recovery-codes-screen.tsx'
import { recoveryCodesFile } from '#lib/factors/recovery/recovery-codes-file.ts'
import { stepPage } from '#lib/web/step-page.ts'

export const metadata: Metadata = { title: 'Keep your recovery codes' }

export default async function RecoveryCodesPage({ searchParams }: PageProps<'/step/recovery_codes'>) {
  const { view, head } = await stepPage('/step/recovery_codes', searchParams)
  const codes = view.recoveryCodes
  if (!codes) notFound()
  const file = { brand: head.brand.name, username: view.person.username, codes }
  return (
    <RecoveryCodesScreen
      {...head}
      action="/login/recovery-codes"
      hidden={{ attempt: view.ticket }}
      codes={codes}
      downloadHref={recoveryCodesFile(file)}
    />
  )
}
