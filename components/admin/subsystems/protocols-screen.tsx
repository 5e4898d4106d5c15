import { ActionForm } from '#components/admin/action-form.tsx'
import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { Section } from './section.tsx'
import { SubsystemFrame, type SubsystemHeadProps } from './subsystem-frame.tsx'

type Protocol = {
  name: string
  title: string
  about: string
  enabled: boolean
  /** Where its settings are. */
  href: string
  /** Whether it can be switched on as it is. */
  ready: boolean
}

export type ProtocolsScreenProps = {
  head: SubsystemHeadProps
  mayWrite: boolean
  protocols: readonly Protocol[]
  actions: { enable: FormAction; disable: FormAction }
}

/** The ways in which an application can let people in by the portal. */
export function ProtocolsScreen({ head, mayWrite, protocols, actions }: ProtocolsScreenProps) {
  return (
    <SubsystemFrame {...head}>
      <Section
        title="Protocols"
        text="How the application asks the portal who somebody is. All that are on lead to the same sign-in and the same roles."
      >
        <ul className="divide-y divide-line rounded-card border border-line bg-surface shadow-card">
          {protocols.map((protocol) => (
            <li key={protocol.name} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4">
              <div className="min-w-0 flex-1 basis-80">
                <h3 className="flex flex-wrap items-center gap-2 font-strong">
                  <a href={protocol.href} className="text-ink hover:underline">
                    {protocol.title}
                  </a>
                  {protocol.enabled ? (
                    <Pill tone="good" dot>
                      on
                    </Pill>
                  ) : (
                    <Pill>off</Pill>
                  )}
                </h3>
                <p className="mt-1 text-sm text-ink-soft">{protocol.about}</p>
              </div>
              <div className="flex flex-wrap items-center gap-2.5">
                {mayWrite && <Switch protocol={protocol} head={head} actions={actions} />}
                <ButtonLink href={protocol.href} size="small">
                  Settings<span className="sr-only"> of {protocol.title}</span>
                </ButtonLink>
              </div>
            </li>
          ))}
        </ul>
      </Section>
    </SubsystemFrame>
  )
}

type SwitchProps = { protocol: Protocol } & Pick<ProtocolsScreenProps, 'head' | 'actions'>

function Switch({ protocol: { name, title, enabled, ready }, head, actions }: SwitchProps) {
  const { identifier, title: application } = head.subsystem
  const hidden = { subsystem: identifier, protocol: name }
  if (enabled) {
    return (
      <ConfirmDialog
        label="Switch off"
        about={title}
        title={`Switch ${title} off for ${application}?`}
        action={actions.disable}
        hidden={hidden}
        confirm="Switch off · ends its sessions"
        pending="Switching off…"
      >
        <p>Whoever came in this way is signed out of {application}. Its settings are kept.</p>
      </ConfirmDialog>
    )
  }
  if (!ready) return null
  return <ActionForm action={actions.enable} hidden={hidden} submit="Switch on" pending="Switching on…" size="small" />
}
