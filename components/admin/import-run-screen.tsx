import { ButtonLink } from '#components/ui/button-link.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { Pager, type PagerProps } from '#components/ui/pager.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FilterBar } from './filter-bar.tsx'
import type { FormAction } from './form-state.ts'
import { ImportState } from './import-state.tsx'
import { RefreshWhile } from './refresh-while.tsx'

type Row = {
  line: number
  username: string | null
  outcome: string | null
  granted: number
  joined: number
  detail: string | null
}

export type ImportRunScreenProps = {
  frame: AdminFrameProps
  run: {
    id: string
    fileName: string
    state: string
    total: number
    /** Rows that the present pass has done. */
    looked: number
    createdAt: Date
    createdBy: { name: string }
  }
  counts: Record<string, number>
  rows: readonly Row[]
  /** What the list is narrowed to; '' = all. */
  outcome: string
  clearHref: string | null
  reportHref: string
  pager: PagerProps
  confirm: FormAction
  cancel: FormAction
}

/** One import: what it would do, how far it is, and what became of each row. */
export function ImportRunScreen(props: ImportRunScreenProps) {
  const { frame, run, counts, rows, outcome, clearHref, reportHref, pager } = props
  const working = run.state === 'checking' || run.state === 'applying'
  return (
    <AdminFrame
      frame={frame}
      title={run.fileName}
      crumbs={[
        { label: 'Users', href: '/admin/users' },
        { label: 'Import', href: '/admin/users/import' },
      ]}
      text={
        <>
          Uploaded by <bdi>{run.createdBy.name}</bdi> <When at={run.createdAt} />
        </>
      }
      pills={
        <>
          <ImportState state={run.state} working={working} />
          {Object.entries(counts).map(([name, count]) => (
            <Pill key={name} tone={name === 'refused' ? 'bad' : 'neutral'}>
              {count.toLocaleString('en-GB')} {outcomes[name] ?? name}
            </Pill>
          ))}
        </>
      }
      actions={<Decisions {...props} />}
    >
      {working && <Progress run={run} />}
      <FilterBar
        action={`/admin/users/import/${run.id}`}
        filters={[
          {
            name: 'outcome',
            label: 'Rows',
            value: outcome,
            choices: [
              { value: '', label: 'All rows' },
              ...Object.keys(counts)
                .filter((name) => name !== 'waiting')
                .map((name) => ({ value: name, label: capital(outcomes[name] ?? name) })),
            ],
          },
        ]}
        clearHref={clearHref}
      >
        <ButtonLink href={reportHref} download="import.csv">
          Report as CSV
        </ButtonLink>
      </FilterBar>
      <DataTable caption="Rows" columns={columns} rows={rows} rowKey={({ line }) => String(line)} />
      <Pager {...pager} />
    </AdminFrame>
  )
}

/** Before and after: what a row would do, and what it did. */
const outcomes: Record<string, string> = {
  create: 'to be made',
  grant: 'to gain roles or teams',
  unchanged: 'unchanged',
  refused: 'refused',
  created: 'made',
  granted: 'gained roles or teams',
  waiting: 'waiting',
}

const some = (count: number, noun: string): string => (count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`)

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function Decisions({ run, counts, confirm, cancel }: ImportRunScreenProps) {
  const [create, grant, refused] = [counts['create'] ?? 0, counts['grant'] ?? 0, counts['refused'] ?? 0]
  const hidden = { importId: run.id }
  const over = run.state === 'applied' || run.state === 'cancelled'
  return (
    <>
      {run.state === 'checked' && create + grant > 0 && (
        <ConfirmDialog
          label="Apply the import"
          title="Apply this import?"
          action={confirm}
          hidden={hidden}
          confirm={`Make ${create.toLocaleString('en-GB')}, give roles to ${grant.toLocaleString('en-GB')}`}
          pending="Beginning…"
          tone="primary"
        >
          <p>
            {refused > 0
              ? `${refused.toLocaleString('en-GB')} refused ${refused === 1 ? 'row is' : 'rows are'} left out. Put them right in the file and import it again.`
              : 'Every row is good.'}
          </p>
        </ConfirmDialog>
      )}
      {!over && (
        <ConfirmDialog
          label="Cancel the import"
          title="Cancel this import?"
          action={cancel}
          hidden={hidden}
          confirm="Cancel the import"
          pending="Cancelling…"
        >
          <p>
            {run.state === 'applying'
              ? 'It stops after the row it is at. What was applied stays.'
              : 'Nothing was changed yet.'}
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}

function Progress({ run }: Pick<ImportRunScreenProps, 'run'>) {
  return (
    <div className="mb-5 grid gap-2">
      <label htmlFor="progress" role="status" className="text-sm">
        {run.looked.toLocaleString('en-GB')} of {run.total.toLocaleString('en-GB')} rows{' '}
        {run.state === 'checking' ? 'looked through' : 'done'}
      </label>
      <progress id="progress" max={run.total} value={run.looked} className="h-2 w-full accent-accent" />
      <RefreshWhile href={`/admin/users/import/${run.id}`} />
    </div>
  )
}

const columns: readonly Column<Row>[] = [
  { key: 'line', label: 'Line', named: true, cell: ({ line }) => <span className="tabular-nums">{line}</span> },
  { key: 'username', label: 'Username', cell: ({ username }) => <bdi className="font-medium">{username ?? '–'}</bdi> },
  {
    key: 'outcome',
    label: 'Outcome',
    cell: ({ outcome, granted, joined }) => (
      <span className="flex flex-wrap items-center gap-1.5">
        <Pill tone={outcome === 'refused' ? 'bad' : outcome === null ? 'neutral' : 'good'}>
          {outcomes[outcome ?? 'waiting'] ?? outcome}
        </Pill>
        {granted + joined > 0 && (
          <span className="text-xs text-ink-soft">
            {[some(granted, 'role'), some(joined, 'team')].filter(Boolean).join(', ')}
          </span>
        )}
      </span>
    ),
  },
  { key: 'detail', label: 'Why', cell: ({ detail }) => <span className="text-ink-soft">{detail}</span> },
]
