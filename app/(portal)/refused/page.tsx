import { notFound } from 'next/navigation'
import { MessageScreen } from '#components/portal/message-screen.tsx'
import { openPageData } from '#lib/web/browser-answer.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'
import { viewRefusal } from '#lib/web/view-refusal.ts'

export default async function RefusedPage({ searchParams }: PageProps<'/refused'>) {
  const { ctx, brand, session } = await pageContext()
  const data = openPageData(ctx, '/refused', (await readParameter(searchParams, 'data')) ?? '')
  if (data === null) notFound()
  return <MessageScreen brand={brand} {...viewRefusal(data, session !== null)} />
}
