import { Panel, Row } from '#components/account/panel.tsx'
import { AppIcon } from '#components/ui/app-icon.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pill } from '#components/ui/pill.tsx'
import type { Choice } from '#components/ui/select.tsx'
import { When } from '#components/ui/when.tsx'
import { ActionForm } from './action-form.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FormSelect, FormText } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import { Section } from './section.tsx'
import { type Confirmable, UserConfirmations } from './user-confirmations.tsx'
import { UserFrame, type UserFrameProps } from './user-frame.tsx'

type Grant = {
  id: string
  subsystem: string
  subsystemTitle: string
  role: string
  roleTitle: string
  limitedTo: string | null
  limitedToTitle: string | null
  grantedBy: string | null
  reason: string | null
  validFrom: string
  validTo: string | null
  upcoming: boolean
  removable: boolean
}

type Membership = {
  id: string
  team: { name: string; title: string }
  addedBy: string | null
  validFrom: Date
  validTo: Date | null
}

export type UserAccessScreenProps = UserFrameProps & {
  grants: readonly Grant[]
  teams: readonly Membership[]
  confirmable: readonly Confirmable[]
  /** Where they hold a role now, in whatever way. */
  holdings: readonly { identifier: string; title: string }[]
  /** `subsystem role` of what may be granted. */
  roles: readonly Choice[]
  limits: readonly Choice[]
  may: { grant: boolean }
  addGrant: FormAction
  removeGrant: FormAction
  confirm: FormAction
  withdraw: FormAction
}

/** What a user may do and where, with who gave it and why. */
export function UserAccessScreen(props: UserAccessScreenProps) {
  const { head, grants, teams, holdings, may } = props
  return (
    <UserFrame {...props}>
      <div className="grid items-start gap-x-8 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid gap-8">
          <Section title="Roles of their own">
            {grants.length === 0 ? (
              <EmptyState title="No roles of their own">
                {teams.length > 0 ? 'What they may do comes from their teams.' : 'They can enter no application.'}
              </EmptyState>
            ) : (
              <Panel rows>
                <ul className="divide-y divide-line">
                  {grants.map((grant) => (
                    <GrantRow key={grant.id} grant={grant} head={head} remove={props.removeGrant} may={may} />
                  ))}
                </ul>
              </Panel>
            )}
          </Section>
          {teams.length > 0 && (
            <Section title="Teams" text="What a team holds, its members hold.">
              <Panel rows>
                <ul className="divide-y divide-line">
                  {teams.map(({ id, team, addedBy, validFrom, validTo }) => (
                    <Row
                      key={id}
                      title={
                        <a href={`/admin/teams/${team.name}`} className="hover:underline">
                          {team.title}
                        </a>
                      }
                      text={
                        <>
                          Since <When at={validFrom} dateOnly />
                          {addedBy && <>, added by {addedBy}</>}
                          {validTo && (
                            <>
                              {' '}
                              · until <When at={validTo} />
                            </>
                          )}
                        </>
                      }
                    />
                  ))}
                </ul>
              </Panel>
            </Section>
          )}
          <UserConfirmations {...props} />
          {may.grant && <GrantForm {...props} />}
        </div>
        <aside className="grid gap-3">
          <h2 className="text-lg font-strong">Applications</h2>
          {holdings.length === 0 && <p className="text-sm text-ink-soft">None.</p>}
          <ul className="grid gap-2.5">
            {holdings.map(({ identifier, title }) => (
              <li key={identifier} className="flex items-center gap-2.5 text-sm">
                <AppIcon identifier={identifier} title={title} size="small" />
                <span className="flex-1">{title}</span>
                <a
                  href={`/admin/why?user=${head.id}&subsystem=${identifier}`}
                  className="text-accent hover:underline"
                  aria-label={`Why ${head.name} may enter ${title}`}
                >
                  Why?
                </a>
              </li>
            ))}
          </ul>
        </aside>
      </div>
    </UserFrame>
  )
}

type GrantRowProps = Pick<UserAccessScreenProps, 'head' | 'may'> & { grant: Grant; remove: FormAction }

function GrantRow({ grant, head, remove, may }: GrantRowProps) {
  const { subsystem, subsystemTitle, role, roleTitle, limitedTo, limitedToTitle, grantedBy, reason, upcoming } = grant
  return (
    <Row
      title={
        <>
          <AppIcon identifier={subsystem} title={subsystemTitle} size="small" />
          <span>
            {roleTitle} <span className="font-normal text-ink-soft">in {subsystemTitle}</span>
          </span>
        </>
      }
      pill={
        <>
          {limitedToTitle && <Pill>over {limitedToTitle} only</Pill>}
          {upcoming && <Pill tone="accent">to come</Pill>}
          {grant.validTo && (
            <Pill tone="warn">
              until <When at={new Date(grant.validTo)} />
            </Pill>
          )}
        </>
      }
      text={
        <>
          {upcoming ? 'From ' : 'Since '}
          <When at={new Date(grant.validFrom)} />
          {grantedBy && <>, by {grantedBy}</>}
          {reason && <> · “{reason}”</>}
        </>
      }
    >
      {may.grant && grant.removable && (
        <ConfirmDialog
          label="Take away"
          about={`${roleTitle} in ${subsystemTitle}`}
          title={`Take ${roleTitle} in ${subsystemTitle} from ${head.name}?`}
          action={remove}
          hidden={{ user: head.id, subsystem, role, ...(limitedTo && { limitedTo }) }}
          confirm="Take the role away"
          pending="Taking…"
        >
          <p>Where no other role lets them in, they are signed out of {subsystemTitle} at once.</p>
        </ConfirmDialog>
      )}
    </Row>
  )
}

function GrantForm({ head, roles, limits, addGrant }: UserAccessScreenProps) {
  return (
    <Section title="Grant a role" text="It holds at once, or from when you say.">
      <Panel>
        <ActionForm action={addGrant} hidden={{ user: head.id }} submit="Grant" pending="Granting…">
          <div className="group/grant grid gap-4">
            <FormSelect name="role" label="Role" choices={[{ value: '', label: 'Choose a role' }, ...roles]} />
            {limits.length > 0 && (
              <FormSelect
                name="limitedTo"
                label="Over one application"
                hint="For roles of the portal itself: what they may do reaches this application and no other."
                choices={[{ value: '', label: 'Everywhere' }, ...limits]}
              />
            )}
            <div className="grid gap-4 sm:grid-cols-2">
              <FormText name="validFrom" type="datetime-local" label="From (UTC)" hint="Empty: now." />
              <FormText
                name="validTo"
                type="datetime-local"
                label="Until (UTC)"
                hint="Empty: until it is taken away."
              />
            </div>
            <FormText name="reason" label="Why" maxLength={500} hint="For whoever asks later." />
          </div>
        </ActionForm>
      </Panel>
    </Section>
  )
}
