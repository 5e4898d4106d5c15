import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { NotMeScreen } from '#components/portal/not-me-screen.tsx'
import { instantInWords } from '#lib/mail/templates/notices.ts'
import { openPageData } from '#lib/web/browser-answer.ts'
import { NotMeData } from '#lib/web/link-legs.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'

export const metadata: Metadata = { title: 'Was this not you?' }

export default async function NotMePage({ searchParams }: PageProps<'/step/not_me'>) {
  const { ctx, brand } = await pageContext()
  const data = openPageData(ctx, '/step/not_me', (await readParameter(searchParams, 'data')) ?? '')
  if (data === null) notFound()
  const { person, at, added, form } = NotMeData.parse(data)
  const what = `On ${instantInWords(at)} a mail told you of a change to your account.`
  return <NotMeScreen brand={brand} person={person} what={what} added={added} action="/not-me" hidden={{ form }} />
}
