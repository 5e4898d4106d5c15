import { ConfirmButton } from '#components/ui/confirm-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { When } from '#components/ui/when.tsx'
import { AccountFrame, type AccountFrameProps } from './account-frame.tsx'
import { Panel, Row } from './panel.tsx'

type Device = {
  id: string
  /** "Firefox on Windows". */
  name: string
  ip: string
  lastUsedAt: Date
  expiresAt: Date
  /** The browser that is reading this. */
  here: boolean
}

export type DevicesScreenProps = {
  frame: AccountFrameProps
  devices: readonly Device[]
  action: string
  hidden: Record<string, string>
}

/** The browsers that are asked for the password alone. Posts `device`, or nothing for all, with `hidden`. */
export function DevicesScreen({ frame, devices, action, hidden }: DevicesScreenProps) {
  return (
    <AccountFrame
      frame={frame}
      title="Trusted browsers"
      text="These ask for your password only. Trust ends after 30 days, and with a new password or authenticator."
    >
      {devices.length === 0 && (
        <EmptyState title="No browser is trusted">
          When you give a code at sign-in, you can choose to trust that browser for 30 days.
        </EmptyState>
      )}
      {devices.length > 0 && (
        <Panel rows>
          <ul className="divide-y divide-line">
            {devices.map(({ id, name, ip, lastUsedAt, expiresAt, here }) => (
              <Row
                key={id}
                title={name}
                pill={here && <Pill tone="accent">this browser</Pill>}
                text={
                  <>
                    {ip && <>{ip} · </>}last used <When at={lastUsedAt} /> · until <When at={expiresAt} dateOnly />
                  </>
                }
              >
                <form method="post" action={action}>
                  <HiddenFields fields={{ ...hidden, device: id }} />
                  <SubmitButton tone="plain" pending="Ending…">
                    Stop trusting<span className="sr-only"> {name}</span>
                  </SubmitButton>
                </form>
              </Row>
            ))}
          </ul>
        </Panel>
      )}
      {devices.length > 1 && (
        <ConfirmButton
          label="Stop trusting all"
          action={action}
          hidden={hidden}
          confirm={devices.length === 2 ? 'Stop trusting both' : `Stop trusting all ${devices.length}`}
          pending="Ending…"
        >
          Each of them asks for a code at its next sign-in. Nobody is signed out.
        </ConfirmButton>
      )}
    </AccountFrame>
  )
}
