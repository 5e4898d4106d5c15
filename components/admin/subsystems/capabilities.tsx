import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import { FormSelect } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { Pill } from '#components/ui/pill.tsx'
import type { Choice } from '#components/ui/select.tsx'
import { Section } from './section.tsx'

type Held = {
  capability: string
  /** What it is, in a sentence. */
  says: string
  target: { identifier: string; title: string } | null
  /** By an import, and not in force. */
  proposed: boolean
}

export type CapabilitiesProps = {
  identifier: string
  title: string
  capabilities: readonly Held[]
  /** Null for who may not say so: what else it might do, and where it might hand people over to. */
  allowable: readonly Choice[] | null
  targets: readonly Choice[] | null
  forms: Record<'allow' | 'forbid', FormAction>
}

/** What an application may do at the portal beyond letting people in. */
export function Capabilities({ identifier, title, capabilities, allowable, targets, forms }: CapabilitiesProps) {
  if (capabilities.length === 0 && !targets) return null
  const isProposed = capabilities.some(({ proposed }) => proposed)
  return (
    <Section
      title="What it may do at the portal"
      text={
        isProposed
          ? 'What an import proposed is not in force: allow what it needs, and dismiss the rest.'
          : 'By its back end, beyond letting people in.'
      }
    >
      <Panel>
        {capabilities.length === 0 ? (
          <p className="text-sm text-ink-soft">Nothing beyond letting people in.</p>
        ) : (
          <ul className="-mt-3 divide-y divide-line">
            {capabilities.map((one) => (
              <li key={`${one.capability} ${one.target?.identifier}`} className="grid gap-2.5 py-3 text-sm">
                <What {...one} />
                <span className="flex flex-wrap items-center gap-2.5 empty:hidden">
                  {one.proposed && <Pill tone="warn">proposed</Pill>}
                  {targets && <Decide {...{ identifier, title, forms }} held={one} />}
                </span>
              </li>
            ))}
          </ul>
        )}
        {allowable && allowable.length > 0 && (
          <Allow {...{ identifier, forms }} name="capability" label="Let it" none="Choose what" choices={allowable} />
        )}
        {targets && targets.length > 0 && (
          <Allow
            {...{ identifier, forms }}
            hidden={{ capability: 'handover' }}
            name="target"
            label="Hand people over to"
            none="Choose an application"
            choices={targets}
          />
        )}
      </Panel>
    </Section>
  )
}

const What = ({ capability, says, target }: Held) =>
  target ? (
    <span>
      Hands people over to{' '}
      <a href={`/admin/subsystems/${target.identifier}`} className="text-accent hover:underline">
        <bdi>{target.title}</bdi>
      </a>
    </span>
  ) : (
    <span>
      {says} <span className="font-mono text-xs text-ink-soft">{capability}</span>
    </span>
  )

type DecideProps = Pick<CapabilitiesProps, 'identifier' | 'title' | 'forms'> & { held: Held }

function Decide({ identifier, title, held, forms }: DecideProps) {
  const { capability, says, target, proposed } = held
  const hidden = { subsystem: identifier, capability, ...(target && { target: target.identifier }) }
  const about = target ? `handing over to ${target.title}` : says
  if (proposed) {
    return (
      <>
        <ActionForm
          action={forms.allow}
          hidden={hidden}
          size="small"
          tone="plain"
          submit={<Said label="Allow" about={about} />}
          pending="Allowing…"
        />
        <ActionForm
          action={forms.forbid}
          hidden={hidden}
          size="small"
          tone="plain"
          submit={<Said label="Dismiss" about={about} />}
          pending="Dismissing…"
        />
      </>
    )
  }
  return (
    <ConfirmDialog
      label="Take back"
      about={about}
      title={target ? `Stop ${title} from handing people over to ${target.title}?` : `Take this back from ${title}?`}
      action={forms.forbid}
      hidden={hidden}
      confirm="Take it back"
      pending="Taking it back…"
    >
      <p>
        From its next call on it is refused.{' '}
        {target ? 'Whoever was handed over already stays in.' : `${says}: what it did stays as it is.`}
      </p>
    </ConfirmDialog>
  )
}

const Said = ({ label, about }: { label: string; about: string }) => (
  <>
    {label}
    <span className="sr-only">: {about}</span>
  </>
)

type AllowProps = Pick<CapabilitiesProps, 'identifier' | 'forms'> & {
  name: string
  label: string
  none: string
  choices: readonly Choice[]
  hidden?: Record<string, string>
}

const Allow = ({ identifier, forms, name, label, none, choices, hidden }: AllowProps) => (
  <ActionForm
    action={forms.allow}
    hidden={{ subsystem: identifier, ...hidden }}
    submit="Allow it"
    pending="Allowing…"
    tone="plain"
  >
    <FormSelect name={name} label={label} choices={[{ value: '', label: none }, ...choices]} />
  </ActionForm>
)
