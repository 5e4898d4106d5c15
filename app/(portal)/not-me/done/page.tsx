import type { Metadata } from 'next'
import { MessageScreen } from '#components/portal/message-screen.tsx'
import { mailConfigured } from '#lib/mail/queue-mail.ts'
import { pageContext } from '#lib/web/page-context.ts'

export const metadata: Metadata = { title: 'The account is secured' }

const done = 'Every session is over, and the old password works no more.'
const byMail = `${done} Have a link sent to you and choose a new one. If an authenticator is asked for that is not yours, whoever looks after the accounts can take it off.`
const byHand = `${done} Whoever looks after the accounts gives you a link by which you choose a new one.`

export default async function NotMeDonePage() {
  const { ctx, brand } = await pageContext()
  const canMail = mailConfigured(ctx)
  return (
    <MessageScreen
      brand={brand}
      tone="info"
      title="The account is secured"
      text={canMail ? byMail : byHand}
      actions={canMail ? [{ label: 'Send me a link', href: '/reset', primary: true }] : []}
    />
  )
}
