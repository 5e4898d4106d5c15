import { AuthenticatorFields, type AuthenticatorKey } from '#components/portal/authenticator-fields.tsx'
import { type MailedCode, MailedCodeFields } from '#components/portal/mailed-code-fields.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { AccountFrame, type AccountFrameProps } from './account-frame.tsx'
import { Panel } from './panel.tsx'
import { ProveAgain } from './prove-again.tsx'

export type AddFactorScreenProps = {
  frame: AccountFrameProps
  backHref: string
  /** The key to be added, or what comes first: to confirm who one is, and to give a code from one's mail. */
  adding:
    | { enrolment: AuthenticatorKey; name: string | undefined; invalid: boolean }
    | (MailedCode & { invalid: boolean })
    | { proveHref: string }
  action: string
  mailedCodeAction: string
  hidden: Record<string, string>
}

/** An authenticator to be added. Posts `name`, `code` and `hidden` to `action`; before a first one as `MailedCodeFields`. */
export function AddFactorScreen({ frame, ...doing }: AddFactorScreenProps) {
  return (
    <AccountFrame frame={frame} title="Add an authenticator">
      <Adding {...doing} />
    </AccountFrame>
  )
}

function Adding({ backHref, adding, action, mailedCodeAction, hidden }: Omit<AddFactorScreenProps, 'frame'>) {
  if ('proveHref' in adding) {
    return <ProveAgain href={adding.proveHref} what="Whoever adds one can sign in with it." />
  }
  if ('address' in adding) {
    return (
      <Panel>
        <div className="grid max-w-card gap-1.5">
          {adding.sent && (
            <h2 className="text-lg font-strong">
              <label htmlFor="code">Enter the code from your mail</label>
            </h2>
          )}
          <MailedCodeFields {...adding} action={mailedCodeAction} hidden={hidden} errorId="notice" />
        </div>
      </Panel>
    )
  }
  return (
    <Panel>
      <form method="post" action={action} className="grid max-w-card-wide gap-5">
        <HiddenFields fields={hidden} />
        <AuthenticatorFields {...adding} errorId="notice" />
        <div className="flex flex-wrap gap-2.5">
          <SubmitButton pending="Checking…">Add it</SubmitButton>
          <ButtonLink href={backHref}>Cancel</ButtonLink>
        </div>
      </form>
    </Panel>
  )
}
