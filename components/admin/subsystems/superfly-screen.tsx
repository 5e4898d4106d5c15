import { ActionForm } from '#components/admin/action-form.tsx'
import { FormCheck, FormText } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { ConnectionState } from './connection-state.tsx'
import { Section } from './section.tsx'
import { SubsystemFrame, type SubsystemHeadProps } from './subsystem-frame.tsx'

const superfly = { name: 'superfly', title: 'Superfly 2.0' }

export type SuperflyScreenProps = {
  head: SubsystemHeadProps
  enabled: boolean
  version: string
  mayWrite: boolean
  /** What the address of the server becomes in the application. */
  server: string
  /** Under which name the application calls. */
  calledItself: string
  settings: { subsystemName: string | null; logoutUrl: string | null; tellsUsersChanged: boolean }
  actions: { save: FormAction; disable: FormAction }
}

/** How an application of Superfly 2.0 connects: what to carry over to it on the left, its settings on the right. */
export function SuperflyScreen({ head, actions, ...props }: SuperflyScreenProps) {
  const { identifier } = head.subsystem
  const { server, calledItself } = props
  return (
    <SubsystemFrame {...head}>
      <div className="grid gap-x-8 gap-y-8 lg:grid-cols-2">
        <div className="grid min-w-0 content-start gap-8">
          <Section
            title="Superfly 2.0"
            text="What changes in the application’s settings."
            aside={<ConnectionState {...{ head, ...props }} protocol={superfly} disable={actions.disable} />}
          >
            <CodeBlock label="Address of the server" code={server} />
            <CodeBlock label="Name of the subsystem" code={calledItself} />
            <p className="text-sm text-ink-soft">
              Its token is a secret of the application:{' '}
              <a href={`/admin/subsystems/${identifier}`} className="text-accent underline">
                make or revoke one, and say what it may do to people
              </a>
              .
            </p>
          </Section>
        </div>
        <Settings {...props} identifier={identifier} save={actions.save} />
      </div>
    </SubsystemFrame>
  )
}

type SettingsProps = Pick<SuperflyScreenProps, 'enabled' | 'version' | 'mayWrite' | 'settings'> & {
  identifier: string
  save: FormAction
}

function Settings({ identifier, enabled, version, mayWrite, settings, save }: SettingsProps) {
  const plain = { autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false } as const
  return (
    <Section title="Settings">
      <fieldset disabled={!mayWrite}>
        <ActionForm
          action={save}
          hidden={{ subsystem: identifier, version }}
          submit={enabled ? 'Save' : 'Save and switch on'}
          pending="Saving…"
        >
          <FormText
            name="subsystemName"
            label="Name in Superfly"
            hint={`As the application calls itself, where that is not ${identifier}.`}
            value={settings.subsystemName ?? ''}
            maxLength={64}
            {...plain}
          />
          <FormText
            name="logoutUrl"
            label="Where it is told of sign-outs"
            type="url"
            hint="Any address behind Superfly’s logout filter. Empty: at the application’s logout URL."
            value={settings.logoutUrl ?? ''}
            maxLength={2000}
            {...plain}
          />
          <FormCheck
            name="tellsUsersChanged"
            label="Tell it when its people change"
            hint="For applications that keep a list of their people: they read it again."
            checked={settings.tellsUsersChanged}
          />
        </ActionForm>
      </fieldset>
    </Section>
  )
}
