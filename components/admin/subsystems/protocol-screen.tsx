import type { ReactNode } from 'react'
import { ActionForm } from '#components/admin/action-form.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { ConnectionState } from './connection-state.tsx'
import { Section } from './section.tsx'
import { SubsystemFrame, type SubsystemHeadProps } from './subsystem-frame.tsx'

/** What the screen of every older protocol is told. */
export type ProtocolScreenProps = {
  head: SubsystemHeadProps
  enabled: boolean
  version: string
  mayWrite: boolean
}

type Props = ProtocolScreenProps & {
  protocol: { name: string; title: string }
  /** What of the application's own settings changes: a line, and what to copy. */
  about: string
  carryOver: ReactNode
  /** Below that, what the protocol has besides settings. */
  below?: ReactNode
  actions: { save: FormAction; disable: FormAction }
  /** The fields of its settings. */
  children: ReactNode
}

/** How an application speaks an older protocol: what to carry over to it on the left, its settings on the right. */
export function ProtocolScreen({ head, protocol, about, carryOver, below, actions, children, ...props }: Props) {
  const { enabled, version, mayWrite } = props
  const state = <ConnectionState {...{ head, protocol, enabled, mayWrite }} disable={actions.disable} />
  return (
    <SubsystemFrame {...head}>
      <div className="grid gap-x-8 gap-y-8 lg:grid-cols-2">
        <div className="grid min-w-0 content-start gap-8">
          <Section title={protocol.title} text={about} aside={state}>
            {carryOver}
          </Section>
          {below}
        </div>
        <Section title="Settings">
          <fieldset disabled={!mayWrite} className="min-w-0">
            <ActionForm
              action={actions.save}
              hidden={{ subsystem: head.subsystem.identifier, version }}
              submit={enabled ? 'Save' : 'Save and switch on'}
              pending="Saving…"
            >
              {children}
            </ActionForm>
          </fieldset>
        </Section>
      </div>
    </SubsystemFrame>
  )
}
