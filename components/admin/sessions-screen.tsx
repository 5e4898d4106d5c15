import { Avatar } from '#components/ui/avatar.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pager, type PagerProps } from '#components/ui/pager.tsx'
import { Pill } from '#components/ui/pill.tsx'
import type { Choice } from '#components/ui/select.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FilterBar } from './filter-bar.tsx'
import { FormText } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'

export type ListedSession = {
  id: string
  href: string
  name: string
  username: string
  /** Null where it is not this person's to know. */
  device: string | null
  /** "password + TOTP". */
  proofs: string
  applications: readonly { identifier: string; title: string }[]
  /** "4 min". */
  touched: string
  origin: string
  /** `expired` where only applications go on. */
  over: string | null
}

export type SessionsScreenProps = {
  frame: AdminFrameProps
  sessions: readonly ListedSession[]
  filter: Record<'search' | 'subsystem' | 'method' | 'device', string | undefined>
  subsystems: readonly Choice[]
  /** Whether the person sees the whole portal, or single applications. */
  whole: boolean
  clearHref: string | null
  exportHref: string
  pager: PagerProps
  /** The application that the list is narrowed to, to sign everybody out of. */
  endAllIn: { identifier: string; title: string; count: string } | null
  endEverything: { count: string } | null
  actions: { endAllIn: FormAction; endEverything: FormAction }
}

const methods = [
  { value: '', label: 'Any proof' },
  { value: 'password', label: 'Password' },
  { value: 'totp', label: 'TOTP' },
  { value: 'hotp', label: 'HOTP' },
  { value: 'recovery_code', label: 'Recovery code' },
  { value: 'trusted_device', label: 'Trusted browser' },
]

/** Everyone who is signed in, newest first. */
export function SessionsScreen(props: SessionsScreenProps) {
  const { frame, sessions, filter, subsystems, whole, clearHref, exportHref, pager } = props
  return (
    <AdminFrame
      frame={frame}
      title="Sessions"
      text="Everyone signed in, newest first."
      actions={<Endings {...props} />}
    >
      <FilterBar
        action="/admin/sessions"
        search={{ name: 'search', label: 'Name or username', value: filter.search }}
        filters={[
          {
            name: 'subsystem',
            label: 'Signed in to',
            value: filter.subsystem,
            choices: [{ value: '', label: 'Any application' }, ...subsystems],
          },
          ...(whole ? [{ name: 'method', label: 'Proved by', value: filter.method, choices: methods }] : []),
        ]}
        boxes={whole ? [{ name: 'device', label: 'Device', value: filter.device, type: 'text' }] : []}
        clearHref={clearHref}
      >
        <ButtonLink href={exportHref} download="sessions.csv">
          Export
        </ButtonLink>
      </FilterBar>
      {sessions.length === 0 ? (
        <EmptyState
          title={clearHref ? 'No session matches' : 'Nobody is signed in'}
          step={clearHref && <ButtonLink href={clearHref}>Show everyone</ButtonLink>}
        >
          {clearHref
            ? 'Nobody who is signed in fits this search and these filters together.'
            : 'A session begins when somebody signs in, and holds one session for each application they enter.'}
        </EmptyState>
      ) : (
        <>
          <DataTable
            caption="Sessions"
            columns={whole ? sessionColumns : sessionColumns.filter(({ key }) => key !== 'device' && key !== 'proofs')}
            rows={sessions}
            rowKey={({ id }) => id}
            href={({ href }) => href}
          />
          <Pager {...pager} />
        </>
      )}
    </AdminFrame>
  )
}

function Endings({ endAllIn, endEverything, actions }: SessionsScreenProps) {
  return (
    <>
      {endAllIn && (
        <ConfirmDialog
          label={`End all in ${endAllIn.title}`}
          title={`End every session in ${endAllIn.title}?`}
          action={actions.endAllIn}
          hidden={{ subsystem: endAllIn.identifier }}
          confirm={`End ${endAllIn.count} · signs out of ${endAllIn.title}`}
          pending="Ending…"
        >
          <p>People stay signed in at the portal and may come back in without typing anything.</p>
        </ConfirmDialog>
      )}
      {endEverything && (
        <ConfirmDialog
          label="End everything"
          title="End every session of everyone?"
          action={actions.endEverything}
          confirm={`End all ${endEverything.count} · signs everyone out, you too`}
          pending="Ending…"
        >
          <p>Everybody is signed out of every application at once, and signs in again. This is for emergencies.</p>
          <FormText name="confirmation" label="Type “everyone” to go on" autoCapitalize="none" required />
        </ConfirmDialog>
      )}
    </>
  )
}

export const sessionColumns: readonly Column<ListedSession>[] = [
  {
    key: 'person',
    label: 'Person',
    cell: ({ name, username }) => (
      <span className="flex items-center gap-2.5">
        <Avatar name={name} size="small" />
        <span>
          <bdi className="font-medium">{name}</bdi>
          {name !== username && <bdi className="block text-xs text-ink-soft">{username}</bdi>}
        </span>
      </span>
    ),
  },
  { key: 'device', label: 'Device', cell: ({ device }) => <span className="text-ink-soft">{device}</span> },
  {
    key: 'proofs',
    label: 'Proofs',
    cell: ({ proofs, origin, over }) => (
      <span className="flex flex-wrap gap-1.5">
        <Pill tone={origin === 'impersonation' ? 'warn' : 'neutral'}>{proofs || origin}</Pill>
        {origin === 'offline' && <Pill>while away</Pill>}
        {over && <Pill>sign-in {over}</Pill>}
      </span>
    ),
  },
  {
    key: 'applications',
    label: 'Applications',
    cell: ({ applications }) => <bdi>{[...new Set(applications.map(({ title }) => title))].join(', ')}</bdi>,
  },
  {
    key: 'touched',
    label: 'Touched',
    cell: ({ touched }) => <span className="whitespace-nowrap text-ink-soft">{touched} ago</span>,
  },
]
