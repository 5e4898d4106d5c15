import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ConsentScreen } from '#components/portal/consent-screen.tsx'
import { openPageData } from '#lib/web/browser-answer.ts'
import { ConsentView } from '#lib/web/consent-legs.ts'
import { allowFormToLeave } from '#lib/web/form-schemes.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'

export const metadata: Metadata = { title: 'What the application may have' }

export default async function ConsentPage({ searchParams }: PageProps<'/step/consent'>) {
  // The question is the portal's: under the application's own sign it would look like the application's.
  const { ctx, brand } = await pageContext()
  const data = openPageData(ctx, '/step/consent', (await readParameter(searchParams, 'data')) ?? '')
  if (data === null) notFound()
  const { redirectUri, form, ...view } = ConsentView.parse(data)
  if (redirectUri) allowFormToLeave(ctx.requestId, new URL(redirectUri))
  return <ConsentScreen brand={brand} {...view} action="/consent" hidden={{ form }} />
}
