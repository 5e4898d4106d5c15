import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { Section } from './section.tsx'

/** Who would notice: whoever holds a role with it, by name as far as the reader may know. */
export type ContentUse = { users: number; teams: number; first: readonly string[]; places: readonly string[] }

type ContentRemovalProps = {
  /** "the role Editor". */
  what: string
  use: ContentUse
  remove: FormAction
  hidden: Record<string, string>
}

const counted = (count: number, noun: string) => `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`

/** Takes a role, an action group or an action away, after saying in what it is and who has it; then it ends that, too. */
export function ContentRemoval({ what, use, remove, hidden }: ContentRemovalProps) {
  const { users, teams, first, places } = use
  const holders = [users > 0 && counted(users, 'user'), teams > 0 && counted(teams, 'team')]
    .filter(Boolean)
    .join(' and ')
  return (
    <Section title="Remove it" text="Its name stays taken; under it you can bring it back, held by nobody.">
      <div>
        <ConfirmDialog
          label="Remove…"
          about={what}
          title={`Remove ${what}?`}
          action={remove}
          // What the button says is ended; what it does not know of is refused.
          hidden={{ ...hidden, ...(holders && { endGrants: 'on' }) }}
          confirm={holders ? `Remove · takes it from ${holders}` : 'Remove'}
          pending="Removing…"
        >
          {places.length > 0 && <p>It goes out of {places.join(', ')}.</p>}
          {holders ? (
            <p>
              {first.length > 0 &&
                `${first.join(', ')}${users > first.length ? ` and ${users - first.length} more` : ''} ${users === 1 ? 'loses' : 'lose'} it. `}
              Whoever has no other action here is signed out at once.
            </p>
          ) : (
            <p>Nobody has it.</p>
          )}
        </ConfirmDialog>
      </div>
    </Section>
  )
}
