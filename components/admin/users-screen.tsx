import type { ReactNode } from 'react'
import { AppIcon } from '#components/ui/app-icon.tsx'
import { Avatar } from '#components/ui/avatar.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pager, type PagerProps } from '#components/ui/pager.tsx'
import { Pill } from '#components/ui/pill.tsx'
import type { Choice } from '#components/ui/select.tsx'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { FilterBar } from './filter-bar.tsx'
import type { FormAction } from './form-state.ts'
import { manyUsers } from './many-users.ts'
import { ManyUsersForm } from './many-users-form.tsx'
import { TickAll } from './tick-all.tsx'

type ListedUser = {
  id: string
  href: string
  username: string
  name: string
  email: string | null
  lockedAt: Date | null
  lastSignInAt: Date | null
  createdAt: Date
  temporaryPassword: boolean
  factors: number
  /** Where they hold a role. */
  applications: readonly { identifier: string; title: string }[]
}

type Sort = NonNullable<Column<ListedUser>['sort']>

export type UsersScreenProps = {
  frame: AdminFrameProps
  users: readonly ListedUser[]
  sorts: { username: Sort; name: Sort; created: Sort; signedIn: Sort }
  filter: {
    search: string | undefined
    state: string | undefined
    subsystem: string | undefined
    team: string | undefined
  }
  hidden: Record<string, string>
  choices: { subsystems: readonly Choice[]; teams: readonly Choice[]; roles: readonly Choice[] }
  isFiltered: boolean
  clearHref: string | null
  exportHref: string
  pager: PagerProps
  may: { write: boolean; lock: boolean; grant: boolean; team: boolean }
  changeMany: FormAction
}

const states = [
  { value: '', label: 'Any state' },
  { value: 'locked', label: 'Locked' },
  { value: 'no_factor', label: 'Without second factor' },
  { value: 'temporary', label: 'Temporary password' },
]

/** Everybody who has an account. */
export function UsersScreen(props: UsersScreenProps) {
  const { frame, users, filter, choices, hidden, clearHref, exportHref, pager, may } = props
  const changes = [
    ...(may.lock
      ? [
          { value: 'lock', label: 'Lock' },
          { value: 'unlock', label: 'Unlock' },
        ]
      : []),
    ...(may.grant ? [{ value: 'grant', label: 'Grant a role' }] : []),
    ...(may.team && choices.teams.length > 0 ? [{ value: 'team', label: 'Add to a team' }] : []),
  ]
  return (
    <AdminFrame frame={frame} title="Users" actions={may.write && <NewUser />}>
      <FilterBar
        action="/admin/users"
        search={{ name: 'search', label: 'Name, username or e-mail', value: filter.search }}
        filters={[
          { name: 'state', label: 'State', value: filter.state, choices: states },
          {
            name: 'subsystem',
            label: 'Holds a role in',
            value: filter.subsystem,
            choices: any('Any application', choices.subsystems),
          },
          ...(choices.teams.length > 0
            ? [{ name: 'team', label: 'Member of', value: filter.team, choices: any('Any team', choices.teams) }]
            : []),
        ]}
        hidden={hidden}
        clearHref={clearHref}
      >
        <ButtonLink href={exportHref} download="users.csv">
          Export
        </ButtonLink>
      </FilterBar>
      {users.length === 0 ? (
        <Nobody {...props} />
      ) : (
        <div className="group/list">
          <DataTable
            caption="Users"
            columns={columnsOf(props)}
            rows={users}
            rowKey={({ id }) => id}
            href={({ href }) => href}
            {...(changes.length > 0 && {
              select: {
                ...manyUsers,
                all: <TickAll {...manyUsers} />,
                value: ({ id }: ListedUser) => id,
                label: ({ name }: ListedUser) => `Select ${name}`,
              },
            })}
          />
          <Pager {...pager} />
          {changes.length > 0 && (
            <ManyUsersForm action={props.changeMany} changes={changes} roles={choices.roles} teams={choices.teams} />
          )}
        </div>
      )}
    </AdminFrame>
  )
}

const any = (label: string, choices: readonly Choice[]): Choice[] => [{ value: '', label }, ...choices]

const NewUser = () => (
  <>
    <ButtonLink href="/admin/users/import" size="small">
      Import
    </ButtonLink>
    <ButtonLink href="/admin/users/new" size="small" tone="primary">
      New user
    </ButtonLink>
  </>
)

function Nobody({ isFiltered, clearHref, may }: UsersScreenProps) {
  if (isFiltered) {
    return (
      <EmptyState title="Nobody matches" step={clearHref && <ButtonLink href={clearHref}>Show everybody</ButtonLink>}>
        No user fits this search and these filters together.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="Nobody to see" step={may.write && <NewUser />}>
      Users are the people who sign in here. Make one by hand, or import a list from a file.
    </EmptyState>
  )
}

function columnsOf({ sorts }: UsersScreenProps): Column<ListedUser>[] {
  return [
    { key: 'name', label: 'Name', sort: sorts.name, cell: nameCell },
    {
      key: 'username',
      label: 'Username',
      sort: sorts.username,
      cell: ({ username }) => <bdi className="text-ink-soft">{username}</bdi>,
    },
    {
      key: 'email',
      label: 'E-mail',
      minor: true,
      cell: ({ email }) => (
        <bdi title={email ?? undefined} className="block max-w-52 truncate text-ink-soft">
          {email}
        </bdi>
      ),
    },
    { key: 'applications', label: 'Applications', minor: true, cell: applicationsCell },
    { key: 'state', label: 'State', cell: stateCell },
    { key: 'signedIn', label: 'Last sign-in', named: true, sort: sorts.signedIn, cell: signInCell },
    {
      key: 'created',
      label: 'Since',
      sort: sorts.created,
      minor: true,
      cell: ({ createdAt }) => (
        <Quiet>
          <When at={createdAt} dateOnly />
        </Quiet>
      ),
    },
  ]
}

const Quiet = ({ children }: { children: ReactNode }) => (
  <span className="whitespace-nowrap text-ink-soft">{children}</span>
)

const nameCell = ({ name }: ListedUser) => (
  <span className="flex items-center gap-2.5">
    <Avatar name={name} size="small" />
    <bdi className="font-medium">{name}</bdi>
  </span>
)

const iconsMax = 4

const applicationsCell = ({ applications }: ListedUser) =>
  applications.length > 0 && (
    <span className="flex items-center gap-1" title={applications.map(({ title }) => title).join(', ')}>
      {applications.slice(0, iconsMax).map((application) => (
        <AppIcon key={application.identifier} {...application} size="small" />
      ))}
      {applications.length > iconsMax && (
        <span className="text-xs text-ink-soft">+{applications.length - iconsMax}</span>
      )}
      <span className="sr-only">{applications.map(({ title }) => title).join(', ')}</span>
    </span>
  )

const stateCell = ({ lockedAt, temporaryPassword, factors }: ListedUser) => (
  <span className="flex flex-wrap gap-1.5">
    {lockedAt && <Pill tone="bad">locked</Pill>}
    {temporaryPassword && <Pill tone="warn">temporary password</Pill>}
    {factors > 0 && <Pill>second factor</Pill>}
  </span>
)

const signInCell = ({ lastSignInAt }: ListedUser) => (
  <Quiet>{lastSignInAt ? <When at={lastSignInAt} /> : 'never'}</Quiet>
)
