import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import { FormSelect } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import type { Choice } from '#components/ui/select.tsx'
import { Section } from './section.tsx'

export type CapabilitiesProps = {
  identifier: string
  title: string
  capabilities: readonly { capability: string; target: { identifier: string; title: string } | null }[]
  /** Where it might hand people over to; null for who may not say so. */
  targets: readonly Choice[] | null
  forms: Record<'allow' | 'forbid', FormAction>
}

/** What an application may do at the portal beyond letting people in. */
export function Capabilities({ identifier, title, capabilities, targets, forms }: CapabilitiesProps) {
  if (capabilities.length === 0 && !targets) return null
  return (
    <Section
      title="What it may do at the portal"
      text="Hand a signed-in person over to another application, by its back end and without a stop here."
    >
      <Panel>
        {capabilities.length === 0 ? (
          <p className="text-sm text-ink-soft">Nothing beyond letting people in.</p>
        ) : (
          <ul className="grid gap-3">
            {capabilities.map(({ capability, target }) => (
              <li
                key={`${capability} ${target?.identifier}`}
                className="flex flex-wrap items-center justify-between gap-3 text-sm"
              >
                <span>
                  Hands people over to{' '}
                  <a href={`/admin/subsystems/${target?.identifier}`} className="text-accent hover:underline">
                    <bdi>{target?.title}</bdi>
                  </a>
                </span>
                {targets && target && (
                  <ConfirmDialog
                    label="Take back"
                    about={`handing over to ${target.title}`}
                    title={`Stop ${title} from handing people over to ${target.title}?`}
                    action={forms.forbid}
                    hidden={{ subsystem: identifier, capability, target: target.identifier }}
                    confirm="Take it back"
                    pending="Taking it back…"
                  >
                    <p>From its next call on it is refused. Whoever was handed over already stays in.</p>
                  </ConfirmDialog>
                )}
              </li>
            ))}
          </ul>
        )}
        {targets && targets.length > 0 && (
          <ActionForm
            action={forms.allow}
            hidden={{ subsystem: identifier, capability: 'handover' }}
            submit="Allow it"
            pending="Allowing…"
            tone="plain"
          >
            <FormSelect
              name="target"
              label="Hand people over to"
              choices={[{ value: '', label: 'Choose an application' }, ...targets]}
            />
          </ActionForm>
        )}
      </Panel>
    </Section>
  )
}
