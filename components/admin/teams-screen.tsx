import { Panel } from '#components/account/panel.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pager, type PagerProps } from '#components/ui/pager.tsx'
import { ActionForm } from './action-form.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { FilterBar } from './filter-bar.tsx'
import { FormText, FormTextArea } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import { Section } from './section.tsx'

type ListedTeam = {
  id: string
  name: string
  title: string
  description: string
  members: number
  grants: number
  href: string
}

export type TeamsScreenProps = {
  frame: AdminFrameProps
  teams: readonly ListedTeam[]
  search: string | undefined
  clearHref: string | null
  exportHref: string
  pager: PagerProps
  mayWrite: boolean
  create: FormAction
}

/** People who hold roles together. */
export function TeamsScreen(props: TeamsScreenProps) {
  const { frame, teams, search, clearHref, exportHref, pager, mayWrite, create } = props
  return (
    <AdminFrame
      frame={frame}
      title="Teams"
      text="People who hold roles together: whoever joins holds them, whoever leaves does not."
    >
      <div className="grid gap-8">
        <div>
          <FilterBar
            action="/admin/teams"
            search={{ name: 'search', label: 'Name of a team', value: search }}
            clearHref={clearHref}
          >
            <ButtonLink href={exportHref} download="teams.csv">
              Export
            </ButtonLink>
          </FilterBar>
          {teams.length === 0 ? (
            <EmptyState
              title={search ? 'No team matches' : 'No team yet'}
              step={clearHref && <ButtonLink href={clearHref}>Show every team</ButtonLink>}
            >
              {search
                ? 'No team has that in its name.'
                : 'Grant a role to a team once, instead of to each of its members, and of everybody who joins later.'}
            </EmptyState>
          ) : (
            <>
              <DataTable
                caption="Teams"
                columns={columns}
                rows={teams}
                rowKey={({ id }) => id}
                href={({ href }) => href}
              />
              <Pager {...pager} />
            </>
          )}
        </div>
        {mayWrite && (
          <Section title="New team">
            <Panel>
              <ActionForm action={create} submit="Make the team" pending="Making it…">
                <FormText
                  name="name"
                  label="Name"
                  hint="For the command line and imports: small letters, digits, hyphens. It stays."
                  autoCapitalize="none"
                  spellCheck={false}
                  maxLength={63}
                  required
                />
                <FormText name="title" label="Title" hint="What people read. Empty: the name." maxLength={100} />
                <FormTextArea name="description" label="What it is for" maxLength={1000} />
              </ActionForm>
            </Panel>
          </Section>
        )}
      </div>
    </AdminFrame>
  )
}

const columns: readonly Column<ListedTeam>[] = [
  { key: 'title', label: 'Team', cell: ({ title }) => <bdi className="font-medium">{title}</bdi> },
  {
    key: 'name',
    label: 'Name',
    minor: true,
    cell: ({ name }) => <code className="font-mono text-xs text-ink-soft">{name}</code>,
  },
  {
    key: 'description',
    label: 'For',
    minor: true,
    cell: ({ description }) => <span className="line-clamp-1 text-ink-soft">{description}</span>,
  },
  { key: 'members', label: 'Members', align: 'end', cell: ({ members }) => numbered(members, 'member') },
  { key: 'grants', label: 'Roles', align: 'end', cell: ({ grants }) => numbered(grants, 'role') },
]

/** On a phone the heading is not there to say what is counted. */
const numbered = (count: number, noun: string) => (
  <>
    {count.toLocaleString('en-GB')}
    <span className="md:hidden">{` ${noun}${count === 1 ? '' : 's'}`}</span>
  </>
)
