import type { ReactNode } from 'react'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { type Action, type Group, Names, type Role } from './contents.tsx'
import { MakeContents, type MakingForms } from './make-contents.tsx'
import { type Removed, RemovedContents } from './removed-contents.tsx'
import { Section } from './section.tsx'
import { SubsystemFrame, type SubsystemHeadProps } from './subsystem-frame.tsx'

export type RolesScreenProps = {
  head: SubsystemHeadProps
  actions: readonly Action[]
  groups: readonly Group[]
  roles: readonly Role[]
  removed: Removed
  /** Actions and groups of the portal itself are built in; roles can be made of them. */
  may: { writeRoles: boolean; writeActions: boolean }
  forms: MakingForms
}

/** What people can be given: roles on top, and under them what they are made of. */
export function RolesScreen(props: RolesScreenProps) {
  const { head, actions, groups, roles, may } = props
  const home = `/admin/subsystems/${head.subsystem.identifier}/roles`
  const hrefOf = (kind: string, name: string) => `${home}/${kind}?name=${encodeURIComponent(name)}`
  return (
    <SubsystemFrame {...head}>
      <div className={`grid gap-8 ${may.writeRoles ? 'lg:grid-cols-[minmax(0,1fr)_22rem]' : ''}`}>
        <div className="grid min-w-0 content-start gap-8">
          <Section title="Roles" text="What people are given. Whoever holds one with an action in it gets in.">
            {roles.length === 0 ? (
              <EmptyState title="No roles yet">
                First name the actions that the code asks for, then bundle them here.
              </EmptyState>
            ) : (
              <List>
                {roles.map((role) => (
                  <RoleRow key={role.name} role={role} href={hrefOf('role', role.name)} />
                ))}
              </List>
            )}
          </Section>
          {groups.length > 0 && (
            <Section title="Action groups" text="Actions that go together.">
              <List>
                {groups.map(({ name, title, actions: inside }) => (
                  <Row key={name} name={name} title={title} href={hrefOf('group', name)}>
                    <Names names={inside} />
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
                {actions.map(({ name, title, description, sensitive }) => (
                  <Row key={name} name={name} title={title} text={description} href={hrefOf('action', name)}>
                    {sensitive && <Pill tone="warn">sensitive</Pill>}
                  </Row>
                ))}
              </List>
            )}
          </Section>
          <RemovedContents {...props} />
        </div>
        {may.writeRoles && <MakeContents {...props} />}
      </div>
    </SubsystemFrame>
  )
}

const List = ({ children }: { children: ReactNode }) => (
  <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">{children}</ul>
)

type RowProps = {
  name: string
  title: string | null
  href: string
  text?: string | null
  aside?: string
  children?: ReactNode
}

/** The whole row leads to the page of what it names. */
const Row = ({ name, title, href, text, aside, children }: RowProps) => (
  <li className="relative grid gap-1.5 px-4 py-3 text-sm hover:bg-sunken">
    <p className="flex flex-wrap items-baseline gap-x-2.5">
      <a href={href} className="font-medium after:absolute after:inset-0">
        <bdi>{title ?? name}</bdi>
      </a>
      {title && <span className="font-mono text-xs text-ink-soft">{name}</span>}
      {aside && <span className="ms-auto text-xs text-ink-soft">{aside}</span>}
    </p>
    {text && <p className="text-ink-soft">{text}</p>}
    {children && <div className="flex flex-wrap gap-1.5">{children}</div>}
  </li>
)

function RoleRow({ role, href }: { role: Role; href: string }) {
  const { name, title, principalName, actions, confirmable, groups, users, teams, builtIn } = role
  const holders = [counted(users, 'user'), teams > 0 && counted(teams, 'team')].filter(Boolean).join(' and ')
  const isEmpty = actions.length + confirmable.length + groups.length === 0
  return (
    <Row
      name={name}
      title={title}
      href={href}
      text={principalName && `${principalName} in its own code`}
      aside={holders}
    >
      {builtIn && <Pill tone="accent">built in</Pill>}
      <Names names={groups} tone="accent" />
      <Names names={actions} />
      <Names names={confirmable} tone="warn" suffix=" · if confirmed" />
      {isEmpty && <Pill tone="warn">empty: lets nobody in</Pill>}
    </Row>
  )
}

const counted = (count: number, noun: string) => `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`
