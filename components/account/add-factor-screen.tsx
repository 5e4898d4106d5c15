import { AuthenticatorFields, type AuthenticatorKey } from '#components/portal/authenticator-fields.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { AccountFrame, type AccountFrameProps } from './account-frame.tsx'
import { Panel } from './panel.tsx'
import { ProveAgain } from './prove-again.tsx'

export type AddFactorScreenProps = {
  frame: AccountFrameProps
  backHref: string
  /** The key to be added, or where to confirm first. */
  adding: { enrolment: AuthenticatorKey; name: string | undefined; invalid: boolean } | { proveHref: string }
  action: string
  hidden: Record<string, string>
}

/** A further authenticator. Posts `name`, `code` and `hidden` to `action`. */
export function AddFactorScreen({ frame, backHref, adding, action, hidden }: AddFactorScreenProps) {
  return (
    <AccountFrame frame={frame} title="Add an authenticator">
      {'proveHref' in adding ? (
        <ProveAgain href={adding.proveHref} what="Whoever adds one can sign in with it." />
      ) : (
        <Panel>
          <form method="post" action={action} className="grid max-w-card-wide gap-5">
            <HiddenFields fields={hidden} />
            <AuthenticatorFields {...adding} errorId="notice" />
            <div className="flex flex-wrap gap-2.5">
              <SubmitButton pending="Checking…">Add it</SubmitButton>
              <ButtonLink href={backHref}>Leave it</ButtonLink>
            </div>
          </form>
        </Panel>
      )}
    </AccountFrame>
  )
}
