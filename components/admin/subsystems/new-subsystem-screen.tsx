import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { AdminFrame, type AdminFrameProps } from '#components/admin/admin-frame.tsx'
import { FormSelect, FormText } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'

type NewSubsystemProps = {
  frame: AdminFrameProps
  connect: FormAction
  protocols: readonly { name: string; title: string }[]
}

/** Four answers, and the application has its place; the rest is on the page that follows. */
export function NewSubsystemScreen({ frame, connect, protocols }: NewSubsystemProps) {
  const plain = { autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false } as const
  return (
    <AdminFrame
      frame={frame}
      title="Connect an application"
      crumbs={[{ label: 'Subsystems', href: '/admin/subsystems' }]}
      text="What to carry over to the application is on the next page."
    >
      <div className="max-w-160">
        <Panel>
          <ActionForm action={connect} submit="Connect" pending="Connecting…">
            <FormText name="title" label="Title" hint="What people read, such as Wiki." required maxLength={100} />
            <FormText
              name="identifier"
              label="Identifier"
              hint="Its name in code, for ever: a–z, 0–9 and -. It cannot be changed or used again."
              required
              maxLength={63}
              {...plain}
            />
            <FormSelect
              name="protocol"
              label="It speaks"
              hint="Portico’s own protocol for an application of yours; the other ones for applications that have a client already."
              value="native"
              choices={protocols.map(({ name, title }) => ({ value: name, label: title }))}
            />
            <FormText
              name="landingUrl"
              label="Landing URL"
              type="url"
              placeholder="https://wiki.example.org/sso/callback"
              hint="Where people arrive with their one-time token, in the protocols of Portico and Superfly; the others need none. https, except on localhost."
              maxLength={2000}
              {...plain}
            />
          </ActionForm>
        </Panel>
      </div>
    </AdminFrame>
  )
}
