import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { MailedCodeScreen } from '#components/portal/mailed-code-screen.tsx'
import { stepPage } from '#lib/web/step-page.ts'

export const metadata: Metadata = { title: 'Look into your mail' }

export default async function MailedCodePage({ searchParams }: PageProps<'/step/mailed_code'>) {
  const { view, head } = await stepPage('/step/mailed_code', searchParams)
  if (!view.mailedCode) notFound()
  return (
    <MailedCodeScreen
      {...head}
      action="/login/mailed-code"
      hidden={{ attempt: view.ticket }}
      mailedCode={view.mailedCode}
    />
  )
}
