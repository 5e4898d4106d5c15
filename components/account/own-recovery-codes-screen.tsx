import { RecoveryCodesList } from '#components/portal/recovery-codes-list.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { ConfirmButton } from '#components/ui/confirm-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { AccountFrame, type AccountFrameProps } from './account-frame.tsx'
import { Panel, Row } from './panel.tsx'
import { ProveAgain } from './prove-again.tsx'

export type OwnRecoveryCodesScreenProps = {
  frame: AccountFrameProps
  /** How many are left. */
  left: number
  /** Fresh ones, to be kept now. */
  fresh: { codes: readonly string[]; downloadHref: string } | null
  /** Codes stand in for an authenticator: without one there are none. */
  hasFactor: boolean
  factorsHref: string
  /** Where to confirm, while that is needed. */
  proveHref: string | null
  action: string
  hidden: Record<string, string>
}

/** How many codes are left, and ten new ones. Posts `hidden` to `action`. */
export function OwnRecoveryCodesScreen(props: OwnRecoveryCodesScreenProps) {
  const { frame, fresh } = props
  return (
    <AccountFrame
      frame={frame}
      title="Recovery codes"
      text="Each lets you in once in place of an authenticator that is lost or broken."
    >
      {fresh ? (
        <Panel>
          <RecoveryCodesList {...fresh} />
          <p className="text-sm text-ink-soft">
            They are shown only now. Print them, or keep them in a password manager, but not on the phone that they
            stand in for.
          </p>
        </Panel>
      ) : (
        <Making {...props} />
      )}
    </AccountFrame>
  )
}

function Making({ left, hasFactor, factorsHref, proveHref, action, hidden }: OwnRecoveryCodesScreenProps) {
  if (!hasFactor) {
    return (
      <EmptyState
        title="Nothing to recover yet"
        step={
          <ButtonLink href={factorsHref} tone="primary">
            Go to authenticators
          </ButtonLink>
        }
      >
        Recovery codes stand in for an authenticator, and you have none.
      </EmptyState>
    )
  }
  if (left > 0) {
    return (
      <Panel rows>
        <ul>
          <Row
            title="Your codes"
            text={`${left === 1 ? 'One code is left.' : `${left} codes are left.`} They were shown once.`}
          >
            {proveHref ? (
              <ButtonLink href={proveHref}>Make new codes</ButtonLink>
            ) : (
              <ConfirmButton
                label="Make new codes"
                action={action}
                hidden={hidden}
                confirm="Make ten new codes"
                pending="Making…"
              >
                The {left === 1 ? 'one that is' : `${left} that are`} left will be void, and trusted browsers ask for a
                code again.
              </ConfirmButton>
            )}
          </Row>
        </ul>
      </Panel>
    )
  }
  if (proveHref) return <ProveAgain href={proveHref} what="You can make ten codes." />
  const make = (
    <form method="post" action={action}>
      <HiddenFields fields={hidden} />
      <SubmitButton pending="Making…">Make ten codes</SubmitButton>
    </form>
  )
  return (
    <EmptyState title="You have no codes" step={make}>
      Make some now, while you can still sign in without them.
    </EmptyState>
  )
}
