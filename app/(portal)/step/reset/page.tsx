import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ResetRequestScreen } from '#components/portal/reset-request-screen.tsx'
import { openPageData } from '#lib/web/browser-answer.ts'
import { ResetData } from '#lib/web/link-legs.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'

export const metadata: Metadata = { title: 'Forgot your password?' }

export default async function ResetPage({ searchParams }: PageProps<'/step/reset'>) {
  const { ctx, brand } = await pageContext()
  const data = openPageData(ctx, '/step/reset', (await readParameter(searchParams, 'data')) ?? '')
  if (data === null) notFound()
  const { form } = ResetData.parse(data)
  return <ResetRequestScreen brand={brand} action="/reset" hidden={{ form }} signInHref="/login" />
}
