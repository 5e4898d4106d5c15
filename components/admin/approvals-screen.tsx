import { AppIcon } from '#components/ui/app-icon.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import type { FormAction } from './form-state.ts'

type Approval = {
  id: string
  subsystem: { identifier: string; title: string }
  href: string
  text: string
  touches: { people: number; names: readonly string[] }
  revision: number | null
  at: Date
  /** What approving does, with its numbers. */
  confirm: string
  /** It takes something away. */
  takes: boolean
}

type ApprovalsScreenProps = {
  frame: AdminFrameProps
  changes: readonly Approval[]
  approve: FormAction
  reject: FormAction
}

/** Changes that manifests ask for and that an administrator decides on, after seeing whom they touch. */
export function ApprovalsScreen({ frame, changes, approve, reject }: ApprovalsScreenProps) {
  return (
    <AdminFrame frame={frame} title="Approvals" text="What applications ask to change, and what it would do to people">
      {changes.length === 0 ? (
        <EmptyState title="Nothing awaits a decision">
          When the manifest of an application would take something from people, or give more than you allowed, it waits
          here.
        </EmptyState>
      ) : (
        <ul className="grid gap-4">
          {changes.map((change) => (
            <li key={change.id}>
              <ApprovalCard change={change} approve={approve} reject={reject} />
            </li>
          ))}
        </ul>
      )}
    </AdminFrame>
  )
}

type CardProps = { change: Approval; approve: FormAction; reject: FormAction }

function ApprovalCard({ change, approve, reject }: CardProps) {
  const { id, subsystem, text, revision, at, confirm, takes } = change
  return (
    <article className="flex flex-wrap items-start justify-between gap-4 rounded-card border border-line bg-surface p-4.5 shadow-card">
      <div className="flex min-w-0 flex-1 basis-64 gap-3.5">
        <AppIcon {...subsystem} />
        <div className="min-w-0">
          <h2 className="leading-snug font-strong">
            <bdi>{text}</bdi>
          </h2>
          <p className="mt-0.5 text-sm text-ink-soft">
            <a href={change.href} className="text-accent hover:underline">
              <bdi>{subsystem.title}</bdi>
            </a>
            {revision !== null && ` · revision ${revision}`} · <When at={at} />
          </p>
          <Touched {...change.touches} />
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <ConfirmDialog
          label="Approve"
          about={text}
          title={`Approve “${text}”?`}
          action={approve}
          hidden={{ id }}
          confirm={confirm}
          pending="Approving…"
          tone={takes ? 'bad' : 'primary'}
        >
          {change.touches.people > 0 && <p>{touched(change.touches)}</p>}
        </ConfirmDialog>
        <ConfirmDialog
          label="Reject"
          about={text}
          title="Leave it as it is?"
          action={reject}
          hidden={{ id }}
          confirm="Reject it"
          pending="Rejecting…"
          tone="plain"
        >
          <p>No later manifest asks for the same again; you can still do it by hand.</p>
        </ConfirmDialog>
      </div>
    </article>
  )
}

const namedMax = 5

/** Everybody whose names are known, and how many more. */
const touched = ({ people, names }: Approval['touches']): string =>
  `${names.join(', ')}${people > names.length ? ` and ${(people - names.length).toLocaleString('en-GB')} more` : ''}`

function Touched({ people, names }: Approval['touches']) {
  if (people === 0) return <p className="mt-2 text-sm text-ink-soft">Touches nobody now.</p>
  const count = <Pill tone="warn">{people === 1 ? '1 user' : `${people.toLocaleString('en-GB')} users`}</Pill>
  if (people <= namedMax && people === names.length) {
    return (
      <p className="mt-2 flex flex-wrap items-center gap-2 text-sm text-ink-soft">
        {count}
        <bdi>{touched({ people, names })}</bdi>
      </p>
    )
  }
  return (
    <details className="mt-2 text-sm">
      <summary>{count}</summary>
      <p className="mt-2 text-ink-soft">
        <bdi>{touched({ people, names })}</bdi>
      </p>
    </details>
  )
}
