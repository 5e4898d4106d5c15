import { ConfirmButton } from '#components/ui/confirm-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { When } from '#components/ui/when.tsx'
import { AccountFrame, type AccountFrameProps } from './account-frame.tsx'
import { Panel, Row } from './panel.tsx'

type Consent = {
  identifier: string
  title: string
  givenAt: Date
  lines: readonly { item: string; title: string }[]
}

export type ConsentsScreenProps = {
  frame: AccountFrameProps
  consents: readonly Consent[]
  action: string
  hidden: Record<string, string>
}

/** What was agreed to, and the way back. Posts `subsystem` with `hidden`. */
export function ConsentsScreen({ frame, consents, action, hidden }: ConsentsScreenProps) {
  return (
    <AccountFrame
      frame={frame}
      title="Applications with access to your profile"
      text="You let them have what is named here. Those of your own organisation need no leave, unless they ask for it."
    >
      {consents.length === 0 && (
        <EmptyState title="You have let nobody have anything">
          An application that others run asks you first, and stands here once you have agreed.
        </EmptyState>
      )}
      {consents.length > 0 && (
        <Panel rows>
          <ul className="divide-y divide-line">
            {consents.map(({ identifier, title, givenAt, lines }) => (
              <Row
                key={identifier}
                title={title}
                text={
                  <>
                    {lines.map((line) => line.title).join(' · ')} · since <When at={givenAt} dateOnly />
                  </>
                }
              >
                <ConfirmButton
                  label="Take back"
                  about={title}
                  action={action}
                  hidden={{ ...hidden, subsystem: identifier }}
                  confirm="Take it back"
                  pending="Taking back…"
                >
                  You are signed out of {title}, and everything it holds to ask about you stops working at once.
                </ConfirmButton>
              </Row>
            ))}
          </ul>
        </Panel>
      )}
    </AccountFrame>
  )
}
