import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { LoginScreen } from '#components/portal/login-screen.tsx'
import { MessageScreen } from '#components/portal/message-screen.tsx'
import { viewLogin } from '#lib/login/view-login.ts'
import { mailConfigured } from '#lib/mail/queue-mail.ts'
import { allowFormOrigin } from '#lib/web/form-origins.ts'
import { loginMessage } from '#lib/web/login-messages.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'

export const metadata: Metadata = { title: 'Sign in' }

export default async function LoginPage({ searchParams }: PageProps<'/login'>) {
  const { ctx, brand, browserHash, session } = await pageContext()
  const query = {
    request: await readParameter(searchParams, 'request'),
    attempt: await readParameter(searchParams, 'attempt'),
  }
  // Whoever is signed in and asks for nothing in particular has no use for the form.
  if (session && !query.request && !query.attempt) redirect('/apps')
  const view = await viewLogin(ctx, query, browserHash)
  if (!view) return <StartAgain brand={brand} />
  if (view.request.returnOrigin) allowFormOrigin(ctx.requestId, new URL(view.request.returnOrigin))
  return (
    <LoginScreen
      brand={brand}
      subsystem={view.subsystem ?? undefined}
      action="/login/password"
      hidden={{ attempt: view.ticket }}
      username={view.asUser?.username ?? view.username}
      usernameFixed={view.asUser ?? undefined}
      forgotHref={mailConfigured(ctx) ? '/reset' : undefined}
      {...loginMessage(view.message)}
    />
  )
}

const StartAgain = ({ brand }: { brand: { name: string } }) => (
  <MessageScreen
    brand={brand}
    tone="warn"
    title="This sign-in cannot go on"
    text="It took too long, or it was begun in another browser. Go back to the application and start again, or sign in here."
    actions={[{ label: 'Sign in', href: '/login', primary: true }]}
  />
)
