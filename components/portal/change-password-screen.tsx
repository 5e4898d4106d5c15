import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { UsernameHint } from '#components/ui/username-hint.tsx'
import type { Brand } from './brand.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { PortalFrame } from './portal-frame.tsx'
import { StepHead, type StepHeadProps } from './step-head.tsx'

export type ChangePasswordScreenProps = StepHeadProps & {
  brand: Brand
  action: string
  /** For password managers. */
  username: string
  hidden: Record<string, string>
  error?: string | undefined
  /** What a password must be, each a sentence. */
  rules: readonly string[]
  minimumLength: number
}

/** A password of one's own in place of one that was given. Posts `password` and `hidden` to `action`. */
export function ChangePasswordScreen(props: ChangePasswordScreenProps) {
  const { brand, username, action, hidden, error, rules, minimumLength } = props
  return (
    <PortalFrame brand={brand}>
      <StepHead {...props} />
      <h1 className="mt-6 text-2xl">Choose your password</h1>
      <p className="mt-1.5 text-ink-soft">Before you go on, replace the one you have by one that only you know.</p>
      <form method="post" action={action} className="mt-5 grid gap-5">
        <HiddenFields fields={hidden} />
        <UsernameHint username={username} />
        <NewPasswordField error={error} rules={rules} minimumLength={minimumLength} />
        <SubmitButton wide pending="Saving…">
          Save and continue
        </SubmitButton>
      </form>
    </PortalFrame>
  )
}
