import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { FormChecks, FormText } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { Section } from './section.tsx'
import { SubsystemFrame, type SubsystemHeadProps } from './subsystem-frame.tsx'

type Action = { name: string; title: string | null; description: string | null; sensitive: boolean }
type Group = { name: string; title: string | null; actions: readonly string[] }
type Role = {
  name: string
  title: string | null
  principalName: string | null
  actions: readonly { name: string; confirmable: boolean }[]
  groups: readonly string[]
  people: number
  teams: number
}

export type RolesScreenProps = {
  head: SubsystemHeadProps
  actions: readonly Action[]
  groups: readonly Group[]
  roles: readonly Role[]
  mayWrite: boolean
  newAction: FormAction
  newGroup: FormAction
  newRole: FormAction
}

/** What people can be given: roles on top, and under them what they are made of. */
export function RolesScreen(props: RolesScreenProps) {
  const { head, actions, groups, roles, mayWrite } = props
  return (
    <SubsystemFrame {...head}>
      <div className={`grid gap-8 ${mayWrite ? 'lg:grid-cols-[minmax(0,1fr)_20rem]' : ''}`}>
        <div className="grid min-w-0 content-start gap-8">
          <Section title="Roles" text="What people are given. Whoever holds one with an action in it gets in.">
            {roles.length === 0 ? (
              <EmptyState title="No roles yet">
                First name the actions that the code asks for, then bundle them here.
              </EmptyState>
            ) : (
              <List>
                {roles.map((role) => (
                  <RoleRow key={role.name} role={role} identifier={head.subsystem.identifier} />
                ))}
              </List>
            )}
          </Section>
          {groups.length > 0 && (
            <Section title="Action groups" text="Actions that go together.">
              <List>
                {groups.map((group) => (
                  <Row key={group.name} name={group.name} title={group.title}>
                    <Names names={group.actions} />
                  </Row>
                ))}
              </List>
            </Section>
          )}
          <Section title="Actions" text="What the application’s code asks for.">
            {actions.length === 0 ? (
              <EmptyState title="No actions yet">An action is a fine permission, such as page.edit.</EmptyState>
            ) : (
              <List>
                {actions.map((action) => (
                  <Row key={action.name} name={action.name} title={action.title} text={action.description}>
                    {action.sensitive && <Pill tone="warn">sensitive</Pill>}
                  </Row>
                ))}
              </List>
            )}
          </Section>
        </div>
        {mayWrite && <Make {...props} />}
      </div>
    </SubsystemFrame>
  )
}

const List = ({ children }: { children: React.ReactNode }) => (
  <ul className="divide-y divide-line rounded-card border border-line bg-surface">{children}</ul>
)

type RowProps = { name: string; title: string | null; text?: string | null; children?: React.ReactNode }

const Row = ({ name, title, text, children }: RowProps) => (
  <li className="grid gap-1.5 px-4 py-3 text-sm">
    <p className="flex flex-wrap items-baseline gap-x-2.5">
      <span className="font-medium">
        <bdi>{title ?? name}</bdi>
      </span>
      {title && <span className="font-mono text-xs text-ink-soft">{name}</span>}
    </p>
    {text && <p className="text-ink-soft">{text}</p>}
    {children && <div className="flex flex-wrap gap-1.5">{children}</div>}
  </li>
)

function RoleRow({ role, identifier }: { role: Role; identifier: string }) {
  const { name, title, principalName, actions, groups, people, teams } = role
  const holders = [counted(people, 'person', 'people'), teams > 0 && counted(teams, 'team', 'teams')].filter(Boolean)
  return (
    <Row name={name} title={title} text={principalName && `${principalName} in its own code`}>
      <Names names={groups} tone="accent" />
      {actions.map((action) => (
        <Pill key={action.name} tone={action.confirmable ? 'warn' : 'neutral'}>
          {action.name}
          {action.confirmable && ' · if confirmed'}
        </Pill>
      ))}
      {actions.length + groups.length === 0 && <Pill tone="warn">empty: lets nobody in</Pill>}
      <a href={`/admin/subsystems/${identifier}/people`} className="ms-auto text-xs text-accent hover:underline">
        {holders.join(' and ')}
      </a>
    </Row>
  )
}

const Names = ({ names, tone = 'neutral' }: { names: readonly string[]; tone?: 'neutral' | 'accent' }) =>
  names.map((name) => (
    <Pill key={name} tone={tone}>
      {name}
    </Pill>
  ))

const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`

function Make({ head, actions, groups, newAction, newGroup, newRole }: RolesScreenProps) {
  const hidden = { subsystem: head.subsystem.identifier }
  const name = { autoCapitalize: 'none', spellCheck: false, required: true, maxLength: 100 } as const
  const choices = actions.map((action) => ({ value: action.name, label: action.name }))
  return (
    <div className="grid content-start gap-8">
      <Section title="New action">
        <Panel>
          <ActionForm action={newAction} hidden={hidden} submit="Add the action" pending="Adding…">
            <FormText name="name" label="Name" placeholder="page.edit" {...name} />
            <FormText name="title" label="Title" maxLength={100} />
          </ActionForm>
        </Panel>
      </Section>
      {actions.length > 0 && (
        <Section title="New role">
          <Panel>
            <ActionForm action={newRole} hidden={hidden} submit="Make the role" pending="Making it…">
              <FormText name="name" label="Name" placeholder="editor" {...name} />
              <FormText name="title" label="Title" maxLength={100} />
              <FormText name="principalName" label="Name in its own code" placeholder="ROLE_EDITOR" maxLength={100} />
              {groups.length > 0 && (
                <FormChecks
                  name="groups"
                  label="Groups"
                  options={groups.map((group) => ({ value: group.name, label: group.title ?? group.name }))}
                />
              )}
              <FormChecks name="actions" label="Actions" options={choices} />
            </ActionForm>
          </Panel>
        </Section>
      )}
      {actions.length > 1 && (
        <Section title="New group">
          <Panel>
            <ActionForm action={newGroup} hidden={hidden} submit="Make the group" pending="Making it…">
              <FormText name="name" label="Name" placeholder="pages" {...name} />
              <FormText name="title" label="Title" maxLength={100} />
              <FormChecks name="actions" label="Actions" options={choices} />
            </ActionForm>
          </Panel>
        </Section>
      )}
    </div>
  )
}
