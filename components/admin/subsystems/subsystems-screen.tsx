import { AdminFrame, type AdminFrameProps } from '#components/admin/admin-frame.tsx'
import { FilterBar } from '#components/admin/filter-bar.tsx'
import { AppIcon } from '#components/ui/app-icon.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pager, type PagerProps } from '#components/ui/pager.tsx'
import { Pill } from '#components/ui/pill.tsx'

type ListedSubsystem = {
  href: string
  identifier: string
  title: string
  enabled: boolean
  builtIn: boolean
  landingUrl: string | null
  people: string
  sessions: string
  exchanged: string | null
}

export type SubsystemsScreenProps = {
  frame: AdminFrameProps
  subsystems: readonly ListedSubsystem[]
  filter: { search: string | undefined; state: string | undefined }
  clearHref: string | null
  exportHref: string
  pager: PagerProps
  mayConnect: boolean
}

const states = [
  { value: '', label: 'On and off' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Switched off' },
]

/** Every connected application. */
export function SubsystemsScreen(props: SubsystemsScreenProps) {
  const { frame, subsystems, filter, clearHref, exportHref, pager, mayConnect } = props
  return (
    <AdminFrame frame={frame} title="Subsystems" actions={mayConnect && <Connect />}>
      <FilterBar
        action="/admin/subsystems"
        search={{ name: 'search', label: 'Title, identifier or description', value: filter.search }}
        filters={[{ name: 'state', label: 'State', value: filter.state, choices: states }]}
        clearHref={clearHref}
      >
        <ButtonLink href={exportHref} download="subsystems.csv">
          Export
        </ButtonLink>
      </FilterBar>
      {subsystems.length === 0 ? (
        <None {...props} />
      ) : (
        <>
          <DataTable
            caption="Subsystems"
            columns={columns}
            rows={subsystems}
            rowKey={({ identifier }) => identifier}
            href={({ href }) => href}
          />
          <Pager {...pager} />
        </>
      )}
    </AdminFrame>
  )
}

const Connect = () => (
  <ButtonLink href="/admin/subsystems/new" size="small" tone="primary">
    Connect an application
  </ButtonLink>
)

function None({ clearHref, mayConnect }: SubsystemsScreenProps) {
  if (clearHref) {
    return (
      <EmptyState title="None matches" step={<ButtonLink href={clearHref}>Show all</ButtonLink>}>
        No application fits this search.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No applications yet" step={mayConnect && <Connect />}>
      A subsystem is an application that people sign in to here. Connecting one takes a name, an address and a page of
      code that you can copy.
    </EmptyState>
  )
}

const columns: Column<ListedSubsystem>[] = [
  {
    key: 'title',
    label: 'Application',
    cell: ({ identifier, title }) => (
      <span className="flex items-center gap-2.5">
        <AppIcon identifier={identifier} title={title} size="small" />
        <bdi className="font-medium">{title}</bdi>
        <span className="font-mono text-xs text-ink-soft">{identifier}</span>
      </span>
    ),
  },
  { key: 'state', label: 'State', cell: stateCell },
  {
    key: 'exchanged',
    label: 'Last exchange',
    minor: true,
    cell: ({ exchanged }) => <span className="whitespace-nowrap text-ink-soft">{exchanged ?? 'never'}</span>,
  },
  { key: 'sessions', label: 'Signed in', align: 'end', minor: true, cell: ({ sessions }) => sessions },
  { key: 'people', label: 'With access', align: 'end', minor: true, cell: ({ people }) => people },
]

function stateCell({ enabled, builtIn, exchanged }: ListedSubsystem) {
  if (builtIn) return <Pill tone="accent">built in</Pill>
  if (!enabled) return <Pill tone="bad">switched off</Pill>
  return exchanged ? (
    <Pill tone="good" dot>
      connected
    </Pill>
  ) : (
    <Pill tone="warn">waiting</Pill>
  )
}
