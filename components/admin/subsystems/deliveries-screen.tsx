import { ActionForm } from '#components/admin/action-form.tsx'
import { FilterBar } from '#components/admin/filter-bar.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { Alert } from '#components/ui/alert.tsx'
import { DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pager, type PagerProps } from '#components/ui/pager.tsx'
import { Pill, type PillTone } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { SubsystemFrame, type SubsystemHeadProps } from './subsystem-frame.tsx'

type Attempt = { at: Date; latencyMs: number; ok: boolean; text: string }

type Delivery = {
  id: string
  person: { username: string; name: string; href: string | null }
  /** "Session over: signed out". */
  what: string
  session: string
  state: 'pending' | 'delivered' | 'given_up'
  at: Date
  /** When it is tried next. */
  next: Date | null
  /** The latest first. */
  attempts: readonly Attempt[]
}

export type DeliveriesScreenProps = {
  head: SubsystemHeadProps
  deliveries: readonly Delivery[]
  /** Where the application is told; null where it is not. */
  logoutUrl: string | null
  /** What to do where the portal may not call its address; null where it may. */
  advice: string | null
  connectionHref: string
  filter: { search: string | undefined; state: string | undefined }
  clearHref: string | null
  pager: PagerProps
  maySend: boolean
  sendAgain: FormAction
}

const states: Record<Delivery['state'], { tone: PillTone; text: string }> = {
  pending: { tone: 'warn', text: 'not told yet' },
  delivered: { tone: 'good', text: 'told' },
  given_up: { tone: 'bad', text: 'given up' },
}

/** What the application was told of its sessions, what came of each try, and the button that tells it again. */
export function DeliveriesScreen(props: DeliveriesScreenProps) {
  const { head, deliveries, logoutUrl, advice, connectionHref, filter, clearHref, pager } = props
  const { identifier, title } = head.subsystem
  return (
    <SubsystemFrame {...head}>
      {logoutUrl ? (
        <p className="mb-4 text-sm text-ink-soft">
          {title} is told at <span className="font-mono [overflow-wrap:anywhere]">{logoutUrl}</span>. What it does not
          take is told again for a day.
        </p>
      ) : (
        <div className="mb-4">
          <Alert tone="info">
            {title} has no logout URL: it learns that a session is over by its next touch.{' '}
            <a href={connectionHref} className="underline">
              Set one
            </a>
          </Alert>
        </div>
      )}
      {advice && (
        <div className="mb-4">
          <Alert tone="warn">Portico does not call this address. {advice}</Alert>
        </div>
      )}
      <FilterBar
        action={`/admin/subsystems/${identifier}/deliveries`}
        search={{ name: 'search', label: 'Username, name or session', value: filter.search }}
        filters={[
          {
            name: 'state',
            label: 'State',
            value: filter.state,
            choices: [
              { value: '', label: 'Every state' },
              ...Object.entries(states).map(([value, { text }]) => ({ value, label: text })),
            ],
          },
        ]}
        clearHref={clearHref}
      />
      {deliveries.length === 0 ? (
        <EmptyState title={clearHref ? 'Nothing matches' : 'Nothing to tell yet'}>
          {clearHref
            ? 'No notification fits this search.'
            : 'When a session here ends, or what somebody may do changes, each try to tell the application is listed.'}
        </EmptyState>
      ) : (
        <>
          <DeliveriesTable {...props} />
          <Pager {...pager} />
        </>
      )}
    </SubsystemFrame>
  )
}

function DeliveriesTable({ head, deliveries, maySend, sendAgain }: DeliveriesScreenProps) {
  return (
    <DataTable
      caption={`What ${head.subsystem.title} was told`}
      rows={deliveries}
      rowKey={({ id }) => id}
      columns={[
        { key: 'what', label: 'What', cell: (delivery) => <What {...delivery} /> },
        { key: 'person', label: 'Person', cell: ({ person }) => <Person {...person} /> },
        { key: 'state', label: 'State', cell: (delivery) => <State {...delivery} /> },
        ...(maySend
          ? [
              {
                key: 'again',
                label: 'Send again',
                align: 'end' as const,
                cell: ({ id, what, person }: Delivery) => (
                  <ActionForm
                    action={sendAgain}
                    hidden={{ id }}
                    submit={
                      <>
                        Send again<span className="sr-only">{`: ${what}, ${person.name}`}</span>
                      </>
                    }
                    pending="Sending…"
                    tone="plain"
                    size="small"
                  />
                ),
              },
            ]
          : []),
      ]}
    />
  )
}

const What = ({ what, session, at }: Delivery) => (
  <>
    <span className="font-medium">{what}</span>
    <span className="block text-xs text-ink-soft">
      <When at={at} /> · <span className="font-mono [overflow-wrap:anywhere]">{session}</span>
    </span>
  </>
)

const Person = ({ name, username, href }: Delivery['person']) => (
  <>
    {href ? (
      <a href={href} className="font-medium hover:underline">
        <bdi>{name}</bdi>
      </a>
    ) : (
      <bdi className="font-medium">{name}</bdi>
    )}
    <bdi className="block text-xs text-ink-soft">{username}</bdi>
  </>
)

function State({ state, next, attempts }: Delivery) {
  const { tone, text } = states[state]
  const [last] = attempts
  return (
    <div className="grid gap-1.5">
      <span>
        <Pill tone={last || state !== 'pending' ? tone : 'neutral'}>{last ? text : 'being told'}</Pill>
      </span>
      {last && (
        <details className="text-xs text-ink-soft">
          <summary className="cursor-pointer">
            {attempts.length === 1 ? '1 try' : `${attempts.length} tries`} · {last.text}
          </summary>
          <ol className="mt-1.5 grid gap-1">
            {attempts.map((attempt) => (
              <li key={attempt.at.getTime()}>
                <When at={attempt.at} /> · {attempt.text} · {attempt.latencyMs} ms
              </li>
            ))}
          </ol>
        </details>
      )}
      {next && last && (
        <span className="text-xs text-ink-soft">
          Next try <When at={next} />
        </span>
      )}
    </div>
  )
}
