import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ResetSentScreen } from '#components/portal/reset-sent-screen.tsx'
import { mailConfigured } from '#lib/mail/queue-mail.ts'
import { linkSeconds } from '#lib/users/links/issue-link.ts'
import { pageContext } from '#lib/web/page-context.ts'

export const metadata: Metadata = { title: 'Look into your mail' }

export default async function ResetSentPage() {
  const { ctx, brand } = await pageContext()
  if (!mailConfigured(ctx)) notFound()
  return <ResetSentScreen brand={brand} minutes={linkSeconds.reset / 60} signInHref="/login" againHref="/reset" />
}
