import { notFound } from 'next/navigation'
import { StepView } from '#lib/login/view-step.ts'
import { brandOnTheWay } from '#lib/setup/read-brand.ts'
import { openPageData, type PageName } from './browser-answer.ts'
import { allowFormToLeave } from './form-schemes.ts'
import { loginMessage } from './login-messages.ts'
import { notYouHref } from './not-you.ts'
import { pageContext, readParameter } from './page-context.ts'

/** What the page of a step starts from: what it was told by the answer that shows it, and the head that all of them have. */
export async function stepPage(page: PageName, searchParams: Parameters<typeof readParameter>[0]) {
  const { ctx, brand: portal, session, browserHash } = await pageContext()
  const data = openPageData(ctx, page, (await readParameter(searchParams, 'data')) ?? '')
  if (data === null) notFound()
  const view = StepView.parse(data)
  if (view.returnOrigin) allowFormToLeave(ctx.requestId, new URL(view.returnOrigin))
  const { brand } = await brandOnTheWay(ctx, portal, view.subsystem?.identifier)
  const { name, username, email } = view.person
  const { error, notice } = loginMessage(view.message)
  const head = {
    brand,
    person: { name, detail: email ?? username },
    subsystem: view.subsystem ?? undefined,
    stepLabel: undefined,
    notYouHref: notYouHref(ctx, view.wish, { session, browserHash }),
    error: view.detail ?? error?.message,
    notice,
  }
  return { ctx, view, head }
}
