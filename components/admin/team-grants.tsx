import { Panel } from '#components/account/panel.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { When } from '#components/ui/when.tsx'
import { ActionForm } from './action-form.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FormSelect, FormText } from './form-fields.tsx'
import { Section } from './section.tsx'
import type { TeamGrant, TeamScreenProps } from './team-screen-props.ts'

/** What a team holds, and a form to grant it more. */
export function TeamGrants(props: TeamScreenProps) {
  const { team, grants, roles, may, actions } = props
  return (
    <Section title="Roles">
      {grants.length === 0 ? (
        <EmptyState title="It holds nothing">Grant it a role, and all its members hold it.</EmptyState>
      ) : (
        <ul className="divide-y divide-line rounded-card border border-line bg-surface px-5">
          {grants.map((grant) => (
            <Grant key={grant.id} grant={grant} {...props} />
          ))}
        </ul>
      )}
      {may.grant && roles.length > 0 && (
        <Panel>
          <ActionForm action={actions.grant} hidden={{ team: team.name }} submit="Grant" pending="Granting…">
            <FormSelect name="grant" label="Role" choices={[{ value: '', label: 'Choose one' }, ...roles]} />
            <FormText name="reason" label="Reason" hint="For those who read it later." maxLength={500} />
          </ActionForm>
        </Panel>
      )}
    </Section>
  )
}

function Grant({ grant, team, may, actions }: TeamScreenProps & { grant: TeamGrant }) {
  const { subsystem, role, roleTitle, limitedTo, grantedBy, reason, validFrom, validTo } = grant
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-40">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <bdi className="font-medium">{roleTitle}</bdi>
          <span className="text-ink-soft">
            in <bdi>{subsystem}</bdi>
            {limitedTo && ` over ${limitedTo}`}
          </span>
        </p>
        <p className="text-xs text-ink-soft">
          since <When at={validFrom} dateOnly />
          {validTo && (
            <>
              {' '}
              until <When at={validTo} dateOnly />
            </>
          )}
          {grantedBy && ` · by ${grantedBy}`}
          {reason && ` · ${reason}`}
        </p>
      </div>
      {may.grant && (
        <ConfirmDialog
          label="Take away"
          about={`${roleTitle} in ${subsystem}`}
          title={`Take ${roleTitle} from ${team.title}?`}
          action={actions.endGrant}
          hidden={{ team: team.name, subsystem, role, ...(limitedTo && { limitedTo }) }}
          confirm="Take it away from every member"
          pending="Taking it away…"
          tone="plain"
        >
          <p>Members who hold no other action there are signed out of it within seconds.</p>
        </ConfirmDialog>
      )}
    </li>
  )
}
