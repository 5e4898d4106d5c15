import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { LoginScreen } from '#components/portal/login-screen.tsx'
import { MessageScreen } from '#components/portal/message-screen.tsx'
import { ofAnyone, sealLoginRequest } from '#lib/login/login-request.ts'
import { viewLogin } from '#lib/login/view-login.ts'
import { mailConfigured } from '#lib/mail/queue-mail.ts'
import { type Brand, brandOnTheWay } from '#lib/setup/read-brand.ts'
import { allowFormToLeave } from '#lib/web/form-schemes.ts'
import { loginMessage } from '#lib/web/login-messages.ts'
import { notYouHref } from '#lib/web/not-you.ts'
import { offerProviders } from '#lib/web/offer-providers.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'

export const metadata: Metadata = { title: 'Sign in' }

export default async function LoginPage({ searchParams }: PageProps<'/login'>) {
  const { ctx, brand: portal, browserHash, session } = await pageContext()
  const query = {
    request: await readParameter(searchParams, 'request'),
    attempt: await readParameter(searchParams, 'attempt'),
  }
  // Whoever is signed in and asks for nothing in particular has no use for the form.
  if (session && !query.request && !query.attempt) redirect('/apps')
  const view = await viewLogin(ctx, query, browserHash)
  if (!view) return <StartAgain brand={portal} />
  if (view.request.returnOrigin) allowFormToLeave(ctx.requestId, new URL(view.request.returnOrigin))
  const { brand, words } = await brandOnTheWay(ctx, portal, view.subsystem?.identifier)
  return (
    <LoginScreen
      brand={brand}
      {...words}
      subsystem={view.subsystem ?? undefined}
      action="/login/password"
      hidden={{ attempt: view.ticket }}
      username={view.asUser?.username ?? view.username}
      usernameFixed={view.asUser ?? undefined}
      notYouHref={notYouHref(ctx, sealLoginRequest(ctx, ofAnyone(view.request)), { session, browserHash })}
      forgotHref={mailConfigured(ctx) ? '/reset' : undefined}
      providers={await offerProviders(ctx, view)}
      {...loginMessage(view.message)}
    />
  )
}

const StartAgain = ({ brand }: { brand: Brand }) => (
  <MessageScreen
    brand={brand}
    tone="warn"
    title="This sign-in cannot go on"
    text="It took too long, or it was begun in another browser. Go back to the application and start again, or sign in here."
    actions={[{ label: 'Sign in', href: '/login', primary: true }]}
  />
)
