import { ActionForm } from '#components/admin/action-form.tsx'
import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { ShownOnce } from '#components/admin/shown-once.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { type Tab, Tabs } from '#components/ui/tabs.tsx'
import { Capabilities, type CapabilitiesProps } from './capabilities.tsx'
import { ConnectionForm, type ConnectionSettings } from './connection-form.tsx'
import { ConnectionTest } from './connection-test.tsx'
import { ForgetParameter } from './forget-parameter.tsx'
import { Removal, type Use } from './removal.tsx'
import { Secrets, type SecretsProps } from './secrets.tsx'
import { Section } from './section.tsx'
import { SubsystemFrame, type SubsystemHeadProps } from './subsystem-frame.tsx'

/** A protocol that is on. */
type Spoken = { name: string; title: string; about: string; href: string; secretIs: string | null }

export type ConnectionScreenProps = {
  head: SubsystemHeadProps
  version: string
  spoken: readonly Spoken[]
  portalUrl: string
  settings: ConnectionSettings
  /** The secret of an application that was made a moment ago. */
  fresh: string | null
  secrets: SecretsProps['secrets']
  snippets: readonly Tab[]
  snippet: { label: string; file: string; code: string } | null
  use: Use
  capabilities: CapabilitiesProps['capabilities']
  allowable: CapabilitiesProps['allowable']
  targets: CapabilitiesProps['targets']
  mayWrite: boolean
  actions: Record<
    'edit' | 'rotate' | 'revoke' | 'enable' | 'disable' | 'remove' | 'allow' | 'forbid' | 'test',
    FormAction
  >
}

/** How an application connects: its settings on the left, on the right what to paste into it. */
export function ConnectionScreen(props: ConnectionScreenProps) {
  const { head, actions, fresh, mayWrite, spoken, secrets, settings, snippet, snippets, use, version } = props
  const secretIs = spoken.flatMap((one) => one.secretIs ?? []).join(' ')
  const takesSnippets = spoken.length === 0 || spoken.some(({ name }) => name === 'native')
  const { identifier, title, enabled } = head.subsystem
  return (
    <SubsystemFrame {...head} actions={mayWrite && <Switch {...{ identifier, title, enabled, use, actions }} />}>
      <div className="grid gap-x-8 gap-y-8 lg:grid-cols-2">
        <div className="grid min-w-0 content-start gap-8">
          {fresh && (
            <Section title="Its secret" text={`${title} is connected. One thing to carry over:`}>
              <ForgetParameter name="fresh" />
              <ShownOnce
                shown={[
                  {
                    label: 'Secret',
                    value: fresh,
                    hint: secretIs || 'What it speaks has no use for it; Portico’s own calls have.',
                  },
                ]}
              />
            </Section>
          )}
          <Section title="How it connects" aside={<Protocols spoken={spoken} />}>
            <ConnectionForm {...{ identifier, version, settings, mayWrite }} edit={actions.edit} />
          </Section>
          <Secrets {...{ identifier, title, secrets, mayWrite }} rotate={actions.rotate} revoke={actions.revoke} />
          {mayWrite && <ConnectionTest {...{ identifier, title }} test={actions.test} />}
          <Capabilities {...{ identifier, title }} {...props} forms={actions} />
          {mayWrite && <Removal {...{ identifier, title, use }} remove={actions.remove} />}
        </div>
        <div className="grid min-w-0 content-start gap-8">
          {!takesSnippets && <Settings spoken={spoken} />}
          {takesSnippets && snippet && (
            <Section id="snippet" title="Paste this into your application">
              <Tabs label="Languages" tabs={snippets} />
              <p className="text-sm text-ink-soft">
                As <span className="font-mono text-ink">{snippet.file}</span>, with the secret in the environment as{' '}
                <span className="font-mono text-ink">PORTICO_SECRET</span>.
              </p>
              <CodeBlock label={snippet.label} code={snippet.code} />
            </Section>
          )}
        </div>
      </div>
    </SubsystemFrame>
  )
}

const Protocols = ({ spoken }: { spoken: readonly Spoken[] }) => (
  <span className="flex flex-wrap gap-1.5">
    {spoken.map(({ name, title }) => (
      <Pill key={name} tone="accent">
        {title}
      </Pill>
    ))}
  </span>
)

/** In the place of what to paste, for an application that has a client already. */
const Settings = ({ spoken }: { spoken: readonly Spoken[] }) => (
  <>
    {spoken.map(({ name, title, about, href }) => (
      <Section key={name} title={title} text={about}>
        <div>
          <ButtonLink href={href}>What to set in the application</ButtonLink>
        </div>
      </Section>
    ))}
  </>
)

type SwitchProps = Pick<ConnectionScreenProps, 'use' | 'actions'> & {
  identifier: string
  title: string
  enabled: boolean
}

function Switch({ identifier, title, enabled, use, actions }: SwitchProps) {
  const hidden = { subsystem: identifier }
  if (!enabled) {
    return (
      <ActionForm action={actions.enable} hidden={hidden} size="small" submit="Switch on" pending="Switching on…" />
    )
  }
  return (
    <ConfirmDialog
      label="Switch off"
      about={title}
      title={`Switch ${title} off?`}
      action={actions.disable}
      hidden={hidden}
      confirm={use.sessions > 0 ? `Switch off · ends ${counted(use.sessions, 'session')}` : 'Switch off'}
      pending="Switching off…"
    >
      <p>Nobody gets in, and its back end is refused, until it is switched on again. Grants and settings stay.</p>
    </ConfirmDialog>
  )
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
