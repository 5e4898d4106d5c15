import { ButtonLink } from '#components/ui/button-link.tsx'
import { DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { eventColumns } from './audit-screen.tsx'
import { Section } from './section.tsx'
import type { TeamScreenProps } from './team-screen-props.ts'

/** What the log says of a team: who came and went, which roles it was given and lost. */
export function TeamHistory({ events, more, auditHref }: NonNullable<TeamScreenProps['history']>) {
  return (
    <div className="mt-8">
      <Section title="History">
        {events.length === 0 ? (
          <EmptyState title="Nothing is known of it">The log says nothing of this team.</EmptyState>
        ) : (
          <DataTable
            caption="What became of it, newest first"
            columns={eventColumns}
            rows={events}
            rowKey={({ id }) => id}
            href={({ href }) => href}
          />
        )}
        <div>
          <ButtonLink href={auditHref} size="small">
            {more ? 'All of it in the log' : 'Show it in the log'}
          </ButtonLink>
        </div>
      </Section>
    </div>
  )
}
