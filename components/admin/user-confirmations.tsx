import { Panel, Row } from '#components/account/panel.tsx'
import { AppIcon } from '#components/ui/app-icon.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FormText } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import { Section } from './section.tsx'

export type Confirmable = {
  subsystem: string
  subsystemTitle: string
  role: string
  roleTitle: string
  action: string
  actionTitle: string | null
  confirmed: { validFrom: Date; validTo: Date | null; by: string | null } | null
  /** Whether the reader may confirm there. */
  mine: boolean
}

type UserConfirmationsProps = {
  head: { id: string; name: string }
  confirmable: readonly Confirmable[]
  confirm: FormAction
  withdraw: FormAction
}

/** What in a user's roles counts only once it is confirmed for them. Nothing is shown where there is none. */
export function UserConfirmations({ confirmable, ...rest }: UserConfirmationsProps) {
  if (confirmable.length === 0) return null
  return (
    <Section
      title="To be confirmed"
      text="Actions of their roles that count only for those for whom they are confirmed."
    >
      <Panel rows>
        <ul className="divide-y divide-line">
          {confirmable.map((one) => (
            <ConfirmableRow key={`${one.subsystem} ${one.role} ${one.action}`} one={one} {...rest} />
          ))}
        </ul>
      </Panel>
    </Section>
  )
}

type ConfirmableRowProps = Omit<UserConfirmationsProps, 'confirmable'> & { one: Confirmable }

function ConfirmableRow({ one, ...rest }: ConfirmableRowProps) {
  const { subsystem, subsystemTitle, roleTitle, action, actionTitle, confirmed, mine } = one
  return (
    <Row
      title={
        <>
          <AppIcon identifier={subsystem} title={subsystemTitle} size="small" />
          <span>
            {actionTitle ?? action}{' '}
            <span className="font-normal text-ink-soft">
              of {roleTitle} in {subsystemTitle}
            </span>
          </span>
        </>
      }
      pill={confirmed ? <Pill tone="good">confirmed</Pill> : <Pill tone="warn">not confirmed</Pill>}
      text={
        confirmed ? (
          <>
            Since <When at={confirmed.validFrom} />
            {confirmed.by && <>, by {confirmed.by}</>}
            {confirmed.validTo && (
              <>
                {' '}
                · until <When at={confirmed.validTo} />
              </>
            )}
          </>
        ) : (
          <>
            <bdi className="font-mono text-xs">{action}</bdi> does not count for them yet.
          </>
        )
      }
    >
      {mine && (confirmed ? <Withdraw one={one} {...rest} /> : <Confirm one={one} {...rest} />)}
    </Row>
  )
}

const which = (user: string, { subsystem, role, action }: Confirmable) => ({ user, subsystem, role, action })

const Confirm = ({ one, head, confirm }: ConfirmableRowProps) => (
  <ConfirmDialog
    label="Confirm"
    about={`${one.action} in ${one.subsystemTitle}`}
    title={`Confirm ${one.action} for ${head.name}?`}
    action={confirm}
    hidden={which(head.id, one)}
    confirm="Confirm it"
    pending="Confirming…"
    tone="primary"
  >
    <p>
      It counts for them in {one.subsystemTitle} at once, for as long as they hold {one.roleTitle}.
    </p>
    <FormText name="validTo" type="datetime-local" label="Until (UTC)" hint="Empty: until it is withdrawn." />
  </ConfirmDialog>
)

const Withdraw = ({ one, head, withdraw }: ConfirmableRowProps) => (
  <ConfirmDialog
    label="Withdraw"
    about={`${one.action} in ${one.subsystemTitle}`}
    title={`Withdraw ${one.action} from ${head.name}?`}
    action={withdraw}
    hidden={which(head.id, one)}
    confirm="Withdraw it"
    pending="Withdrawing…"
  >
    <p>
      It no longer counts for them, at once. Where no other action is left they are signed out of {one.subsystemTitle}.
    </p>
  </ConfirmDialog>
)
