import { ButtonLink } from '#components/ui/button-link.tsx'
import { DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pager, type PagerProps } from '#components/ui/pager.tsx'
import { eventColumns, type ListedEvent } from './audit-screen.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import type { FormAction } from './form-state.ts'
import { type ListedSession, sessionColumns } from './sessions-screen.tsx'
import { signsOut } from './signs-out.ts'
import { UserFrame, type UserFrameProps } from './user-frame.tsx'

export type UserSessionsScreenProps = UserFrameProps & {
  sessions: readonly ListedSession[]
  may: { end: boolean }
  endAll: FormAction
}

/** Where a user is signed in. */
export function UserSessionsScreen({ sessions, may, endAll, ...props }: UserSessionsScreenProps) {
  const { head } = props
  return (
    <UserFrame {...props}>
      {sessions.length === 0 ? (
        <EmptyState title="Not signed in">{head.name} has no session open.</EmptyState>
      ) : (
        <div className="grid gap-4">
          <DataTable
            caption={`Sessions of ${head.name}`}
            columns={sessionColumns.filter(({ key }) => key !== 'person')}
            rows={sessions}
            rowKey={({ id }) => id}
            href={({ href }) => href}
          />
          {may.end && (
            <div>
              <ConfirmDialog
                label="End all"
                about={`sessions of ${head.name}`}
                title={`Sign ${head.name} out everywhere?`}
                action={endAll}
                hidden={{ user: head.id }}
                confirm={`End all · ${signsOut(head.open)}`}
                pending="Ending…"
              >
                <p>Sign-ins in progress end too. They can sign in again.</p>
              </ConfirmDialog>
            </div>
          )}
        </div>
      )}
    </UserFrame>
  )
}

export type UserActivityScreenProps = UserFrameProps & {
  events: readonly ListedEvent[]
  pager: PagerProps
  /** The same in the audit log, where it can be searched. */
  auditHref: string
}

/** What a user did, and what was done to them, newest first. */
export function UserActivityScreen({ events, pager, auditHref, ...props }: UserActivityScreenProps) {
  return (
    <UserFrame {...props}>
      {events.length === 0 ? (
        <EmptyState title="Nothing more">There is nothing older than what you have seen.</EmptyState>
      ) : (
        <DataTable
          caption={`Activity of ${props.head.name}`}
          columns={eventColumns}
          rows={events}
          rowKey={({ id }) => id}
          href={({ href }) => href}
        />
      )}
      <Pager {...pager} />
      <div className="mt-4">
        <ButtonLink href={auditHref}>Search it in the audit log</ButtonLink>
      </div>
    </UserFrame>
  )
}
