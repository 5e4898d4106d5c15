import { notFound } from 'next/navigation'
import { MessageScreen } from '#components/portal/message-screen.tsx'
import { brandOnTheWay } from '#lib/setup/read-brand.ts'
import { openPageData } from '#lib/web/browser-answer.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'
import { viewRefusal } from '#lib/web/view-refusal.ts'

export default async function RefusedPage({ searchParams }: PageProps<'/refused'>) {
  const { ctx, brand: portal, session } = await pageContext()
  const data = openPageData(ctx, '/refused', (await readParameter(searchParams, 'data')) ?? '')
  if (data === null) notFound()
  const { about, ...message } = viewRefusal(data, session !== null)
  const { brand } = await brandOnTheWay(ctx, portal, about)
  return <MessageScreen brand={brand} {...message} />
}
