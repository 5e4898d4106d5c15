import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { FormChecks, FormText } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { ContentFrame } from './content-frame.tsx'
import { ContentRemoval, type ContentUse } from './content-removal.tsx'
import { type Action, type Group, Names } from './contents.tsx'
import { Section } from './section.tsx'
import type { SubsystemHeadProps } from './subsystem-frame.tsx'

export type GroupScreenProps = {
  head: SubsystemHeadProps
  group: Group
  actions: readonly Action[]
  use: ContentUse
  mayWrite: boolean
  forms: Record<'edit' | 'remove', FormAction>
}

/** One action group: what is in it, and in which roles it is. */
export function GroupScreen({ head, group, actions, use, mayWrite, forms }: GroupScreenProps) {
  const { name, title, version } = group
  const subsystem = head.subsystem.identifier
  return (
    <ContentFrame head={head} kind="Action group" name={name} title={title}>
      <div className="grid gap-x-8 gap-y-8 lg:grid-cols-2">
        <Section title="What is in it" text="Every role that has the group has this from the moment it is saved.">
          <Panel>
            {mayWrite ? (
              <ActionForm
                action={forms.edit}
                hidden={{ subsystem, group: name, version }}
                submit="Save"
                pending="Saving…"
              >
                <FormText name="title" label="Title" value={title ?? undefined} maxLength={100} />
                <FormChecks name="actions" label="Actions" options={optionsOf(actions, group.actions)} />
              </ActionForm>
            ) : (
              <p className="flex flex-wrap gap-1.5">
                <Names names={group.actions} />
              </p>
            )}
          </Panel>
        </Section>
        <div className="grid min-w-0 content-start gap-8">
          <Section title="Where it is">
            <Panel>
              <p className="text-sm">{use.places.length > 0 ? `In ${use.places.join(', ')}.` : 'In no role.'}</p>
            </Panel>
          </Section>
          {mayWrite && (
            <ContentRemoval
              what={`the group ${title ?? name}`}
              use={use}
              remove={forms.remove}
              hidden={{ subsystem, group: name }}
            />
          )}
        </div>
      </div>
    </ContentFrame>
  )
}

/** Actions as boxes to tick: by name, with their titles. */
export const optionsOf = (actions: readonly Action[], ticked: readonly string[] = []) =>
  actions.map(({ name, title }) => ({
    value: name,
    label: name,
    ...(title && { hint: title }),
    checked: ticked.includes(name),
  }))
