import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import { FilterBar } from '#components/admin/filter-bar.tsx'
import { FormSelect, FormText } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pager, type PagerProps } from '#components/ui/pager.tsx'
import { Pill } from '#components/ui/pill.tsx'
import type { Choice } from '#components/ui/select.tsx'
import { When } from '#components/ui/when.tsx'
import { Section } from './section.tsx'
import { SubsystemFrame, type SubsystemHeadProps } from './subsystem-frame.tsx'

type Way = {
  role: string
  title: string
  team: string | null
  until: Date | null
  confirmable: readonly { action: string; confirmed: boolean }[]
}

type Person = {
  id: string
  username: string
  name: string
  lockedAt: Date | null
  admitted: boolean
  ways: readonly Way[]
  href: string
  whyHref: string
}

export type PeopleScreenProps = {
  head: SubsystemHeadProps
  people: readonly Person[]
  search: string | undefined
  clearHref: string | null
  exportHref: string
  pager: PagerProps
  roles: readonly Choice[]
  mayGrant: boolean
  maySeeUsers: boolean
  grant: FormAction
  revoke: FormAction
}

/** Who gets in, through what, and the way to let somebody in or out. */
export function PeopleScreen(props: PeopleScreenProps) {
  const { head, people, search, clearHref, exportHref, pager, mayGrant } = props
  return (
    <SubsystemFrame {...head}>
      <div className={`grid gap-8 ${mayGrant ? 'lg:grid-cols-[minmax(0,1fr)_20rem]' : ''}`}>
        <div className="min-w-0">
          <FilterBar
            action={`/admin/subsystems/${head.subsystem.identifier}/people`}
            search={{ name: 'search', label: 'Username or name', value: search }}
            clearHref={clearHref}
          >
            <ButtonLink href={exportHref} download={`${head.subsystem.identifier}-people.csv`}>
              Export
            </ButtonLink>
          </FilterBar>
          {people.length === 0 ? (
            <EmptyState title={search ? 'Nobody matches' : 'Nobody yet'}>
              {search ? 'No one with a role here fits this search.' : 'Whoever is given a role here gets in.'}
            </EmptyState>
          ) : (
            <>
              <PeopleTable {...props} />
              <Pager {...pager} />
            </>
          )}
        </div>
        {mayGrant && <GrantForm {...props} />}
      </div>
    </SubsystemFrame>
  )
}

function PeopleTable({ people, head, mayGrant, maySeeUsers, revoke }: PeopleScreenProps) {
  const { identifier, title } = head.subsystem
  return (
    <DataTable
      caption={`People with a role in ${title}`}
      rows={people}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: 'Person',
          cell: (person) => (
            <>
              {maySeeUsers ? (
                <a href={person.href} className="font-medium hover:underline">
                  <bdi>{person.name}</bdi>
                </a>
              ) : (
                <bdi className="font-medium">{person.name}</bdi>
              )}
              <bdi className="block text-xs text-ink-soft">{person.username}</bdi>
            </>
          ),
        },
        { key: 'ways', label: 'Through', cell: ({ ways }) => <Ways ways={ways} /> },
        {
          key: 'state',
          label: 'State',
          cell: ({ admitted, lockedAt, whyHref, ways, href, name }) => (
            <span className="flex flex-wrap items-center gap-1.5">
              {lockedAt && <Pill tone="bad">locked</Pill>}
              {!admitted && <Pill tone="warn">no action yet</Pill>}
              <a href={whyHref} className="text-xs text-accent hover:underline">
                Why?
              </a>
              {maySeeUsers && ways.some(({ confirmable }) => confirmable.length > 0) && (
                <a href={`${href}/access`} className="text-xs text-accent hover:underline">
                  Confirm<span className="sr-only"> actions for {name}</span>
                </a>
              )}
            </span>
          ),
        },
        ...(mayGrant
          ? [
              {
                key: 'take',
                label: 'Take away',
                align: 'end' as const,
                cell: (person: Person) => <TakeAway {...{ person, identifier, title, revoke }} />,
              },
            ]
          : []),
      ]}
    />
  )
}

/** What is to be confirmed is told once, however many ways there are to the role. */
const Ways = ({ ways }: { ways: readonly Way[] }) => (
  <ul className="grid gap-1">
    {ways.map(({ role, title, team, until, confirmable }, place) => (
      <li key={`${role} ${team}`} className="flex flex-wrap items-center gap-1.5">
        <Pill tone="accent">{title}</Pill>
        {team && <span className="text-xs text-ink-soft">by team {team}</span>}
        {until && (
          <span className="text-xs text-ink-soft">
            until <When at={until} dateOnly />
          </span>
        )}
        {ways.findIndex((way) => way.role === role) === place &&
          confirmable.map(({ action, confirmed }) => (
            <Pill key={action} tone={confirmed ? 'good' : 'warn'}>
              {action} {confirmed ? 'confirmed' : 'not confirmed'}
            </Pill>
          ))}
      </li>
    ))}
  </ul>
)

type TakeAwayProps = { person: Person; identifier: string; title: string; revoke: FormAction }

function TakeAway({ person, identifier, title, revoke }: TakeAwayProps) {
  const own = person.ways.filter(({ team }) => team === null)
  return (
    <span className="flex flex-wrap justify-end gap-1.5">
      {own.map((way) => (
        <ConfirmDialog
          key={way.role}
          label={own.length > 1 ? way.title : 'Remove'}
          about={`${way.title} of ${person.name}`}
          title={`Take ${way.title} from ${person.name}?`}
          action={revoke}
          hidden={{ user: person.username, subsystem: identifier, role: way.role }}
          confirm={person.ways.length > 1 ? 'Take it away' : `Take it away · shuts them out of ${title}`}
          pending="Taking it away…"
        >
          <p>
            {person.ways.length > 1
              ? 'What they hold in other ways stays.'
              : 'Their sessions here end with their next request.'}
          </p>
        </ConfirmDialog>
      ))}
    </span>
  )
}

function GrantForm({ head, roles, grant }: PeopleScreenProps) {
  if (roles.length === 0) {
    return (
      <Section title="Let somebody in" text="There is no role to give yet.">
        <ButtonLink href={`/admin/subsystems/${head.subsystem.identifier}/roles`}>Make a role</ButtonLink>
      </Section>
    )
  }
  return (
    <Section title="Let somebody in">
      <Panel>
        <ActionForm action={grant} hidden={{ subsystem: head.subsystem.identifier }} submit="Grant" pending="Granting…">
          <FormText
            name="user"
            label="Who"
            hint="The exact username or verified e-mail address."
            required
            autoCapitalize="none"
            spellCheck={false}
          />
          <FormSelect name="role" label="Role" choices={roles} />
          <FormText
            name="validTo"
            label="Until (UTC)"
            type="datetime-local"
            hint="Without it, until it is taken away."
          />
          <FormText name="reason" label="Reason" maxLength={500} hint="For the log." />
        </ActionForm>
      </Panel>
    </Section>
  )
}
