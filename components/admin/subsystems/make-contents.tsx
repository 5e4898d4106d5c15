import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { FormCheck, FormChecks, FormText, FormTextArea } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { sensitiveHint } from './action-screen.tsx'
import type { Action, Group } from './contents.tsx'
import { optionsOf } from './group-screen.tsx'
import { RoleActions } from './role-actions.tsx'
import { Section } from './section.tsx'
import type { SubsystemHeadProps } from './subsystem-frame.tsx'

export type MakingForms = Record<'newAction' | 'newGroup' | 'newRole', FormAction>

type MakeContentsProps = {
  head: SubsystemHeadProps
  actions: readonly Action[]
  groups: readonly Group[]
  may: { writeActions: boolean }
  forms: MakingForms
}

const name = { autoCapitalize: 'none', spellCheck: false, required: true, maxLength: 100 } as const

/** Makes an action, then roles and groups of actions. */
export function MakeContents(props: MakeContentsProps) {
  const { head, actions, groups, may, forms } = props
  const hidden = { subsystem: head.subsystem.identifier }
  return (
    <div className="grid min-w-0 content-start gap-8">
      {may.writeActions && <NewAction hidden={hidden} action={forms.newAction} />}
      {actions.length > 0 && (
        <Section title="New role">
          <Panel>
            <ActionForm action={forms.newRole} hidden={hidden} submit="Make the role" pending="Making it…">
              <FormText name="name" label="Name" placeholder="editor" {...name} />
              <FormText name="title" label="Title" maxLength={100} />
              <FormText name="principalName" label="Name in its own code" placeholder="ROLE_EDITOR" maxLength={100} />
              {groups.length > 0 && (
                <FormChecks
                  name="groups"
                  label="Groups"
                  options={groups.map((group) => ({ value: group.name, label: group.title ?? group.name }))}
                />
              )}
              <RoleActions actions={actions} />
            </ActionForm>
          </Panel>
        </Section>
      )}
      {may.writeActions && actions.length > 1 && (
        <Section title="New group">
          <Panel>
            <ActionForm action={forms.newGroup} hidden={hidden} submit="Make the group" pending="Making it…">
              <FormText name="name" label="Name" placeholder="pages" {...name} />
              <FormText name="title" label="Title" maxLength={100} />
              <FormChecks name="actions" label="Actions" options={optionsOf(actions)} />
            </ActionForm>
          </Panel>
        </Section>
      )}
    </div>
  )
}

const NewAction = ({ hidden, action }: { hidden: Record<string, string>; action: FormAction }) => (
  <Section title="New action">
    <Panel>
      <ActionForm action={action} hidden={hidden} submit="Add the action" pending="Adding…">
        <FormText name="name" label="Name" placeholder="page.edit" {...name} />
        <FormText name="title" label="Title" maxLength={100} />
        <FormTextArea name="description" label="What it lets people do" rows={2} maxLength={1000} />
        <FormCheck name="sensitive" label="Sensitive" hint={sensitiveHint} />
      </ActionForm>
    </Panel>
  </Section>
)
