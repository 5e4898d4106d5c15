import { notFound } from 'next/navigation'
import { ContinueScreen } from '#components/portal/continue-screen.tsx'
import { brandOnTheWay } from '#lib/setup/read-brand.ts'
import { openPageData } from '#lib/web/browser-answer.ts'
import { ContinueData } from '#lib/web/continue-data.ts'
import { allowFormToLeave } from '#lib/web/form-schemes.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'

export default async function ContinuePage({ searchParams }: PageProps<'/continue'>) {
  const { ctx, brand: portal, nonce } = await pageContext()
  const data = openPageData(ctx, '/continue', (await readParameter(searchParams, 'data')) ?? '')
  if (data === null) notFound()
  const { action, fields, subsystem } = ContinueData.parse(data)
  const { brand } = await brandOnTheWay(ctx, portal, subsystem.identifier)
  allowFormToLeave(ctx.requestId, new URL(action))
  return <ContinueScreen brand={brand} subsystem={subsystem} action={action} hidden={fields} nonce={nonce} />
}
