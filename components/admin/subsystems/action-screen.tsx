import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { FormCheck, FormText, FormTextArea } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { Pill } from '#components/ui/pill.tsx'
import { ContentFrame } from './content-frame.tsx'
import { ContentRemoval, type ContentUse } from './content-removal.tsx'
import type { Action } from './contents.tsx'
import { Section } from './section.tsx'
import type { SubsystemHeadProps } from './subsystem-frame.tsx'

export type ActionScreenProps = {
  head: SubsystemHeadProps
  action: Action
  use: ContentUse
  mayWrite: boolean
  forms: Record<'edit' | 'remove', FormAction>
}

/** What `sensitive` comes to; beside the box on every form that has it. */
export const sensitiveHint = 'A manifest adds it to nothing that somebody holds without approval.'

/** One action: what is said of it, and where it is. */
export function ActionScreen({ head, action, use, mayWrite, forms }: ActionScreenProps) {
  const { name, title, description, sensitive, version } = action
  const subsystem = head.subsystem.identifier
  return (
    <ContentFrame
      head={head}
      kind="Action"
      name={name}
      title={title}
      pills={sensitive && <Pill tone="warn">sensitive</Pill>}
    >
      <div className="grid gap-x-8 gap-y-8 lg:grid-cols-2">
        <Section title="What it is">
          <Panel>
            {mayWrite ? (
              <ActionForm
                action={forms.edit}
                hidden={{ subsystem, action: name, version }}
                submit="Save"
                pending="Saving…"
              >
                <FormText
                  name="title"
                  label="Title"
                  value={title ?? undefined}
                  hint="What administrators read."
                  maxLength={100}
                />
                <FormTextArea
                  name="description"
                  label="What it lets people do"
                  value={description ?? undefined}
                  maxLength={1000}
                />
                <FormCheck name="sensitive" label="Sensitive" hint={sensitiveHint} checked={sensitive} />
              </ActionForm>
            ) : (
              <p className="text-sm">{description ?? 'Nothing is said of it.'}</p>
            )}
          </Panel>
        </Section>
        <div className="grid min-w-0 content-start gap-8">
          <Section title="Where it is">
            <Panel>
              <p className="text-sm">
                {use.places.length > 0 ? `In ${use.places.join(', ')}.` : 'In no role and no group.'}
              </p>
            </Panel>
          </Section>
          {mayWrite && (
            <ContentRemoval
              what={`the action ${name}`}
              use={use}
              remove={forms.remove}
              hidden={{ subsystem, action: name }}
            />
          )}
        </div>
      </div>
    </ContentFrame>
  )
}
