import type { Metadata } from 'next'
import { MessageScreen } from '#components/portal/message-screen.tsx'
import { mailConfigured } from '#lib/mail/queue-mail.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'

export const metadata: Metadata = { title: 'The account is secured' }

const done = 'Every session is over, and the old password works no more.'
const next = {
  now: { text: `${done} Choose a new one now.`, label: 'Choose a new password' },
  byMail: { text: `${done} Have a link sent to you and choose a new one.`, label: 'Send me a link' },
  byHand: { text: `${done} Whoever looks after the accounts gives you a link by which you choose a new one.` },
}

export default async function NotMeDonePage({ searchParams }: PageProps<'/not-me/done'>) {
  const { ctx, brand } = await pageContext()
  const form = await readParameter(searchParams, 'form')
  const href = form === undefined ? '/reset' : `/reset?form=${encodeURIComponent(form)}`
  const { text, label } =
    form !== undefined ? next.now : mailConfigured(ctx) ? next.byMail : { ...next.byHand, label: '' }
  const actions = label === '' ? [] : [{ label, href, primary: true }]
  return <MessageScreen brand={brand} tone="good" title="The account is secured" text={text} actions={actions} />
}
