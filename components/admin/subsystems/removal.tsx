import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { Section } from './section.tsx'

/** Who would notice. */
export type Use = { people: number; teams: number; first: readonly string[]; sessions: number }

type RemovalProps = { identifier: string; title: string; use: Use; remove: FormAction }

const counted = (count: number, noun: string, plural = `${noun}s`) => `${count} ${count === 1 ? noun : plural}`

/** Takes an application off the portal, after saying whom that touches. */
export function Removal({ identifier, title, use, remove }: RemovalProps) {
  const ends = [
    use.people > 0 && `the roles of ${counted(use.people, 'person', 'people')}`,
    use.teams > 0 && `those of ${counted(use.teams, 'team')}`,
    use.sessions > 0 && counted(use.sessions, 'session'),
  ].filter(Boolean)
  const consequence = ends.length > 0 ? `Remove · ends ${ends.join(' and ')}` : 'Remove for good'
  return (
    <Section
      title="Remove it"
      text="For good: the identifier stays taken, so that no old token can mean another application."
    >
      <div>
        <ConfirmDialog
          label="Remove…"
          about={title}
          title={`Remove ${title}?`}
          action={remove}
          hidden={{ subsystem: identifier }}
          confirm={consequence}
          pending="Removing…"
        >
          <p>
            {use.people > 0
              ? `${use.first.join(', ')}${use.people > use.first.length ? ' and others' : ''} lose what they hold here. `
              : 'Nobody holds a role here. '}
            This cannot be undone; switching it off can.
          </p>
        </ConfirmDialog>
      </div>
    </Section>
  )
}
