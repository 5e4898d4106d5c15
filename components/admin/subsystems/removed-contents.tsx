import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import { FormChecks } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { When } from '#components/ui/when.tsx'
import type { Action } from './contents.tsx'
import { optionsOf } from './group-screen.tsx'
import type { MakingForms } from './make-contents.tsx'
import { Section } from './section.tsx'
import type { SubsystemHeadProps } from './subsystem-frame.tsx'

type RemovedOne = { name: string; title: string | null; removedAt: Date | null; removedBy: string | null }

export type Removed = {
  actions: readonly (RemovedOne & { description: string | null; sensitive: boolean })[]
  groups: readonly RemovedOne[]
  roles: readonly (RemovedOne & { principalName: string | null })[]
}

type RemovedContentsProps = {
  head: SubsystemHeadProps
  actions: readonly Action[]
  removed: Removed
  may: { writeRoles: boolean; writeActions: boolean }
  forms: MakingForms
}

/** What was removed and can be had again under its name. Nothing is shown where there is none. */
export function RemovedContents({ head, actions, removed, may, forms }: RemovedContentsProps) {
  if (removed.actions.length + removed.groups.length + removed.roles.length === 0) return null
  const subsystem = head.subsystem.identifier
  const texts = (one: Record<string, string | null>) =>
    Object.fromEntries(Object.entries(one).filter((entry): entry is [string, string] => entry[1] !== null))
  return (
    <Section title="Removed" text="The names stay taken. What comes back is held by nobody.">
      <ul className="divide-y divide-line rounded-card border border-line bg-surface">
        {removed.roles.map(({ name, title, principalName, ...when }) => (
          <RemovedRow key={`role ${name}`} kind="role" name={name} title={title} {...when}>
            {may.writeRoles && (
              <BringBack
                {...{ kind: 'role', name, action: forms.newRole }}
                hidden={texts({ subsystem, name, title, principalName })}
                text="It comes back empty: what is in it is chosen afterwards."
              />
            )}
          </RemovedRow>
        ))}
        {removed.groups.map(({ name, title, ...when }) => (
          <RemovedRow key={`group ${name}`} kind="group" name={name} title={title} {...when}>
            {may.writeActions && actions.length > 0 && (
              <BringBack
                {...{ kind: 'group', name, action: forms.newGroup }}
                hidden={texts({ subsystem, name, title })}
                text="It comes back in no role. Choose what is in it."
                actions={actions}
              />
            )}
          </RemovedRow>
        ))}
        {removed.actions.map(({ name, title, description, sensitive, ...when }) => (
          <RemovedRow key={`action ${name}`} kind="action" name={name} title={title} {...when}>
            {may.writeActions && (
              <BringBack
                {...{ kind: 'action', name, action: forms.newAction }}
                hidden={texts({ subsystem, name, title, description, sensitive: sensitive ? 'on' : null })}
                text="It comes back in no role and no group."
              />
            )}
          </RemovedRow>
        ))}
      </ul>
    </Section>
  )
}

type RemovedRowProps = RemovedOne & { kind: string; children: React.ReactNode }

const RemovedRow = ({ kind, name, title, removedAt, removedBy, children }: RemovedRowProps) => (
  <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 text-sm">
    <div className="min-w-0">
      <p>
        <bdi className="font-medium">{title ?? name}</bdi>{' '}
        <span className="text-ink-soft">
          {kind} {title && <bdi className="font-mono text-xs">{name}</bdi>}
        </span>
      </p>
      {removedAt && (
        <p className="text-xs text-ink-soft">
          Removed <When at={removedAt} />
          {removedBy && ` by ${removedBy}`}
        </p>
      )}
    </div>
    {children}
  </li>
)

type BringBackProps = {
  kind: string
  name: string
  action: FormAction
  hidden: Record<string, string>
  text: string
  actions?: readonly Action[]
}

const BringBack = ({ kind, name, action, hidden, text, actions }: BringBackProps) => (
  <ConfirmDialog
    label="Bring back"
    about={`${kind} ${name}`}
    title={`Bring the ${kind} ${name} back?`}
    action={action}
    hidden={hidden}
    confirm="Bring it back"
    pending="Bringing it back…"
    tone="plain"
  >
    <p>{text}</p>
    {actions && <FormChecks name="actions" label="Actions" options={optionsOf(actions)} />}
  </ConfirmDialog>
)
