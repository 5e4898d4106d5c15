import { Panel } from '#components/account/panel.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { ActionForm } from './action-form.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { FormCheck, FormSelect, FormText } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'

type NewUserScreenProps = {
  frame: AdminFrameProps
  create: FormAction
  /** Whether mail is sent; without it a link is handed over. */
  mails: boolean
  /** Whether a temporary password may be given. */
  recovers: boolean
}

/** An account for one person. */
export function NewUserScreen({ frame, create, mails, recovers }: NewUserScreenProps) {
  const starts = [
    { value: 'invite', label: mails ? 'Mail them a link to choose one' : 'A link to choose one, to be handed over' },
    ...(recovers ? [{ value: 'temporary', label: 'A temporary one, to be handed over' }] : []),
    { value: 'none', label: 'None for now' },
  ]
  return (
    <AdminFrame frame={frame} title="New user" crumbs={[{ label: 'Users', href: '/admin/users' }]}>
      <div className="max-w-160">
        <Panel>
          <ActionForm
            action={create}
            submit="Make the account"
            pending="Making…"
            aside={<ButtonLink href="/admin/users">Back to users</ButtonLink>}
          >
            <FormText name="name" label="Name" required maxLength={200} hint="As applications show it." autoFocus />
            <div className="grid gap-4 sm:grid-cols-2">
              <FormText name="givenName" label="Given name" maxLength={100} />
              <FormText name="familyName" label="Family name" maxLength={100} />
            </div>
            <FormText name="username" label="Username" required maxLength={64} autoCapitalize="none" />
            <FormText name="email" label="E-mail" type="email" maxLength={254} />
            <FormSelect name="start" label="Password" choices={starts} value="invite" />
            <FormCheck
              name="emailVerified"
              label="The address is theirs"
              hint="You vouch for it: they can sign in with it. An invitation finds out by itself."
            />
          </ActionForm>
        </Panel>
      </div>
    </AdminFrame>
  )
}
