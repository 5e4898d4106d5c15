import { ButtonLink } from '#components/ui/button-link.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pager, type PagerProps } from '#components/ui/pager.tsx'
import type { Choice } from '#components/ui/select.tsx'
import type { Tone } from '#components/ui/tone.ts'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ChainPanel, type ChainPanelProps } from './chain-panel.tsx'
import { FilterBar } from './filter-bar.tsx'
import type { FormAction } from './form-state.ts'
import { ToldEvent } from './told-event.tsx'

export type ListedEvent = {
  id: string
  href: string
  at: Date
  kind: string
  sentence: string
  tone: Tone
  application: string | null
  /** "Firefox on Windows · 192.0.2.1". */
  from: string
}

type FilterName = 'user' | 'subsystem' | 'team' | 'kind' | 'outcome' | 'since' | 'until' | 'code'

export type AuditScreenProps = {
  frame: AdminFrameProps
  events: readonly ListedEvent[]
  /** Why nothing can be found: somebody who is not there. */
  problem: string | null
  filter: Record<FilterName, string | undefined>
  kinds: readonly Choice[]
  subsystems: readonly Choice[]
  clearHref: string | null
  exports: { csv: string; lines: string }
  pager: PagerProps
  /** Of the whole log; null for whoever reads parts of it. */
  chain: Pick<ChainPanelProps, 'check'> | null
  verify: FormAction
}

const outcomes = [
  { value: '', label: 'Any outcome' },
  { value: 'success', label: 'Done' },
  { value: 'refused', label: 'Refused' },
]

/** Everything that happened, newest first. */
export function AuditScreen(props: AuditScreenProps) {
  const { frame, events, problem, filter, kinds, subsystems, clearHref, exports, pager, chain, verify } = props
  return (
    <AdminFrame frame={frame} title="Audit" text="What happened here, who did it, and from where.">
      <FilterBar
        action="/admin/audit"
        search={{ name: 'user', label: 'Username or e-mail', value: filter.user }}
        filters={[
          { name: 'kind', label: 'About', value: filter.kind, choices: any('Anything', kinds) },
          {
            name: 'subsystem',
            label: 'Application',
            value: filter.subsystem,
            choices: any('Any application', subsystems),
          },
          { name: 'outcome', label: 'Outcome', value: filter.outcome, choices: outcomes },
        ]}
        boxes={[
          { name: 'since', label: 'From', value: filter.since, type: 'date' },
          { name: 'until', label: 'to', value: filter.until, type: 'date' },
          { name: 'code', label: 'Code', value: filter.code, type: 'text' },
          // One comes here from the team itself.
          ...(filter.team ? [{ name: 'team', label: 'Team', value: filter.team, type: 'text' } as const] : []),
        ]}
        clearHref={clearHref}
      >
        <ButtonLink href={exports.csv} download="audit.csv">
          Export CSV
        </ButtonLink>
        <ButtonLink href={exports.lines} download="audit.jsonl">
          JSON lines
        </ButtonLink>
      </FilterBar>
      {events.length === 0 ? (
        <EmptyState
          title={problem ?? 'Nothing like that happened'}
          step={clearHref && <ButtonLink href={clearHref}>Show everything</ButtonLink>}
        >
          {problem ? 'People are found by their exact username or verified e-mail.' : 'No event fits all of this.'}
        </EmptyState>
      ) : (
        <>
          <DataTable
            caption="Events"
            columns={eventColumns}
            rows={events}
            rowKey={({ id }) => id}
            href={({ href }) => href}
          />
          <Pager {...pager} />
        </>
      )}
      {chain && <ChainPanel {...chain} verify={verify} />}
    </AdminFrame>
  )
}

const any = (label: string, choices: readonly Choice[]): Choice[] => [{ value: '', label }, ...choices]

export const eventColumns: readonly Column<ListedEvent>[] = [
  { key: 'what', label: 'What', cell: (event) => <ToldEvent {...event} /> },
  {
    key: 'when',
    label: 'When',
    cell: ({ at }) => (
      <span className="whitespace-nowrap text-ink-soft">
        <When at={at} />
      </span>
    ),
  },
  {
    key: 'application',
    label: 'Application',
    minor: true,
    cell: ({ application }) => <bdi className="text-ink-soft">{application}</bdi>,
  },
  { key: 'from', label: 'From', minor: true, cell: ({ from }) => <span className="text-ink-soft">{from}</span> },
  {
    key: 'kind',
    label: 'Kind',
    minor: true,
    cell: ({ kind }) => <code className="font-mono text-xs whitespace-nowrap text-ink-soft">{kind}</code>,
  },
]
