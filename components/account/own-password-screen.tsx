import { NewPasswordField } from '#components/portal/new-password-field.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { UsernameHint } from '#components/ui/username-hint.tsx'
import { When } from '#components/ui/when.tsx'
import { AccountFrame, type AccountFrameProps } from './account-frame.tsx'
import { Panel } from './panel.tsx'
import { ProveAgain } from './prove-again.tsx'

export type OwnPasswordScreenProps = {
  frame: AccountFrameProps
  username: string
  /** Null: it was never given one here. */
  changedAt: Date | null
  /** Where to confirm, while that is needed. */
  proveHref: string | null
  error?: string | undefined
  action: string
  hidden: Record<string, string>
  /** What a password must be, each a sentence. */
  rules: readonly string[]
  minimumLength: number
}

/** A new password. Posts `password` and `hidden` to `action`. */
export function OwnPasswordScreen(props: OwnPasswordScreenProps) {
  const { frame, username, changedAt, proveHref, error, action, hidden, rules, minimumLength } = props
  const since = changedAt && (
    <>
      The one you have is from <When at={changedAt} dateOnly />.
    </>
  )
  return (
    <AccountFrame frame={frame} title="Password" text={since}>
      {proveHref ? (
        <ProveAgain href={proveHref} what="You can choose a new password." />
      ) : (
        <Panel>
          <form method="post" action={action} className="grid max-w-card gap-5">
            <HiddenFields fields={hidden} />
            <UsernameHint username={username} />
            <NewPasswordField error={error} rules={rules} minimumLength={minimumLength} />
            <p className="text-sm text-ink-soft">
              It signs you out everywhere, here too: then you sign in with the new one. Trusted browsers are trusted no
              longer.
            </p>
            <div>
              <SubmitButton pending="Saving…">Change the password</SubmitButton>
            </div>
          </form>
        </Panel>
      )}
    </AccountFrame>
  )
}
