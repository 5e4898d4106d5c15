import { Alert } from '#components/ui/alert.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import type { Brand } from './brand.ts'
import { PortalFrame } from './portal-frame.tsx'

export type ResetRequestScreenProps = {
  brand: Brand
  action: string
  hidden: Record<string, string>
  username?: string | undefined
  error?: string | undefined
  signInHref: string
}

/** Asks whose password was forgotten. Posts `username` and `hidden` to `action`. */
export function ResetRequestScreen(props: ResetRequestScreenProps) {
  const { brand, action, hidden, username, error, signInHref } = props
  return (
    <PortalFrame brand={brand}>
      <h1 className="mt-6 text-2xl">Forgot your password?</h1>
      <p className="mt-1.5 text-ink-soft">Say who you are, and a link to choose a new one comes by e-mail.</p>
      <form method="post" action={action} className="mt-5 grid gap-5">
        <HiddenFields fields={hidden} />
        {error && (
          <Alert tone="bad" id="form-error">
            {error}
          </Alert>
        )}
        <TextField
          name="username"
          label="Username or e-mail"
          type="text"
          autoComplete="username"
          defaultValue={username}
          autoFocus
          required
          maxLength={256}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          dir="auto"
          describedBy={error && 'form-error'}
        />
        <SubmitButton wide pending="Sending…">
          Send me a link
        </SubmitButton>
      </form>
      <BackToSignIn href={signInHref} />
    </PortalFrame>
  )
}

function BackToSignIn({ href }: { href: string }) {
  return (
    <p className="mt-5 text-center text-sm">
      <a href={href} className="text-accent hover:underline">
        Back to sign-in
      </a>
    </p>
  )
}
