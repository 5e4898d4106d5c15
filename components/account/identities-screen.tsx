import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { When } from '#components/ui/when.tsx'
import { AccountFrame, type AccountFrameProps } from './account-frame.tsx'
import { Panel, Row } from './panel.tsx'

type Identity = { id: string; provider: string; label: string; createdAt: Date; lastUsedAt: Date | null }

export type IdentitiesScreenProps = {
  frame: AccountFrameProps
  identities: readonly Identity[]
  /** Sign-in servers that can be connected. */
  connectable: readonly { title: string; href: string }[]
  action: string
  hidden: Record<string, string>
}

/** Accounts at other servers that sign this person in. Posts `identity` with `hidden`. */
export function IdentitiesScreen({ frame, identities, connectable, action, hidden }: IdentitiesScreenProps) {
  return (
    <AccountFrame
      frame={frame}
      title="Connected accounts"
      text="These sign you in here, in place of your password. Your second factor is asked for all the same."
    >
      {identities.length === 0 && (
        <EmptyState title="No account is connected">
          {connectable.length > 0
            ? 'Connect one, and its sign-in opens this one too.'
            : 'No other sign-in server is set up here.'}
        </EmptyState>
      )}
      {identities.length > 0 && (
        <Panel rows>
          <ul className="divide-y divide-line">
            {identities.map(({ id, provider, label, createdAt, lastUsedAt }) => (
              <Row
                key={id}
                title={provider}
                text={
                  <>
                    {label} · connected <When at={createdAt} dateOnly />
                    {lastUsedAt && (
                      <>
                        {' '}
                        · last used <When at={lastUsedAt} />
                      </>
                    )}
                  </>
                }
              >
                <form method="post" action={action}>
                  <HiddenFields fields={{ ...hidden, identity: id }} />
                  <SubmitButton tone="plain" pending="Disconnecting…">
                    Disconnect<span className="sr-only"> {provider}</span>
                  </SubmitButton>
                </form>
              </Row>
            ))}
          </ul>
        </Panel>
      )}
      {connectable.length > 0 && (
        <ul className="flex flex-wrap gap-2.5">
          {connectable.map(({ title, href }) => (
            <li key={href}>
              <ButtonLink href={href}>Connect {title}</ButtonLink>
            </li>
          ))}
        </ul>
      )}
    </AccountFrame>
  )
}
