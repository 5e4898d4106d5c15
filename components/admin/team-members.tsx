import { Panel } from '#components/account/panel.tsx'
import { Avatar } from '#components/ui/avatar.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { ActionForm } from './action-form.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FilterBar } from './filter-bar.tsx'
import { FormTextArea } from './form-fields.tsx'
import { Section } from './section.tsx'
import type { TeamMember, TeamScreenProps } from './team-screen-props.ts'

/** Who is in a team, and a box to add more. */
export function TeamMembers(props: TeamScreenProps) {
  const { team, members, search, clearHref, pager, may, actions } = props
  return (
    <Section title="Members">
      <div>
        <FilterBar
          action={`/admin/teams/${team.name}`}
          search={{ name: 'search', label: 'Name or username', value: search }}
          clearHref={clearHref}
        />
        {members.length === 0 ? (
          <EmptyState title={search ? 'Nobody matches' : 'Nobody is in it'}>
            {search ? 'No member has that in their name.' : 'Whoever is added holds what the team holds, from then on.'}
          </EmptyState>
        ) : (
          <>
            <ul className="divide-y divide-line rounded-card border border-line bg-surface px-5">
              {members.map((member) => (
                <Member key={member.id} member={member} {...props} />
              ))}
            </ul>
            <Pager {...pager} />
          </>
        )}
      </div>
      {may.write && (
        <Panel>
          <ActionForm action={actions.add} hidden={{ team: team.name }} submit="Add" pending="Adding…">
            <FormTextArea
              name="users"
              label="Add people"
              hint="Usernames or verified e-mails, one or many: a pasted column of a spreadsheet will do."
            />
          </ActionForm>
        </Panel>
      )}
    </Section>
  )
}

function Member({ member, team, grants, may, actions }: TeamScreenProps & { member: TeamMember }) {
  const { username, name, href, lockedAt, validFrom, validTo, addedBy } = member
  const held = grants.length
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 text-sm">
      <Avatar name={name} size="small" />
      <div className="min-w-0 flex-1 basis-40">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <a href={href} className="font-medium hover:underline">
            <bdi>{name}</bdi>
          </a>
          {lockedAt && <Pill tone="bad">locked</Pill>}
        </p>
        <p className="text-xs text-ink-soft">
          since <When at={validFrom} dateOnly />
          {validTo && (
            <>
              {' '}
              until <When at={validTo} dateOnly />
            </>
          )}
          {addedBy && ` · added by ${addedBy}`}
        </p>
      </div>
      {may.write && (
        <ConfirmDialog
          label="Remove"
          about={name}
          title={`Take ${name} out of ${team.title}?`}
          action={actions.removeMember}
          hidden={{ team: team.name, user: username }}
          confirm={`Remove · takes ${held} ${held === 1 ? 'role' : 'roles'}`}
          pending="Removing…"
          tone="plain"
        >
          <p>What {name} holds otherwise stays. Sessions in which no action is left end at once.</p>
        </ConfirmDialog>
      )}
    </li>
  )
}
