import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from './action-form.tsx'
import { AdminFrame } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FormText, FormTextArea } from './form-fields.tsx'
import { Section } from './section.tsx'
import { TeamGrants } from './team-grants.tsx'
import { TeamHistory } from './team-history.tsx'
import { TeamMembers } from './team-members.tsx'
import type { TeamScreenProps } from './team-screen-props.ts'

/** One team: who is in it, what they hold through it, and what became of it. */
export function TeamScreen(props: TeamScreenProps) {
  const { frame, team, version, history, may, actions } = props
  return (
    <AdminFrame
      frame={frame}
      title={team.title}
      text={team.description || <code className="font-mono text-xs">{team.name}</code>}
      crumbs={[{ label: 'Teams', href: '/admin/teams' }]}
      actions={may.write && <Removal {...props} />}
    >
      <div className="grid gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:items-start">
        <TeamMembers {...props} />
        <div className="grid gap-8">
          <TeamGrants {...props} />
          {may.write && (
            <Section title="What it is called">
              <Panel>
                <ActionForm
                  key={version}
                  action={actions.edit}
                  hidden={{ team: team.name, version }}
                  submit="Save"
                  pending="Saving…"
                >
                  <FormText name="title" label="Title" value={team.title} maxLength={100} required />
                  <FormTextArea name="description" label="What it is for" value={team.description} maxLength={1000} />
                </ActionForm>
              </Panel>
            </Section>
          )}
        </div>
      </div>
      {history && <TeamHistory {...history} />}
    </AdminFrame>
  )
}

function Removal({ team, members, grants, pager, actions }: TeamScreenProps) {
  const held = grants.length
  const within = `${members.length}${pager.olderHref ? ' and more' : ''}`
  return (
    <ConfirmDialog
      label="Remove"
      title={`Remove the team ${team.title}?`}
      action={actions.remove}
      hidden={{ team: team.name }}
      confirm={`Remove · takes ${held} ${held === 1 ? 'role' : 'roles'} from ${within} ${within === '1' ? 'member' : 'members'}`}
      pending="Removing…"
    >
      <p>What its members hold otherwise stays. Sessions in which no action is left end.</p>
    </ConfirmDialog>
  )
}
