import { Panel } from '#components/account/panel.tsx'
import { KeyValues } from '#components/ui/key-values.tsx'
import { When } from '#components/ui/when.tsx'
import { ActionForm } from './action-form.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FormCheck, FormText, FormTextArea } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import { UserFrame, type UserFrameProps } from './user-frame.tsx'

type Profile = {
  id: string
  version: string
  username: string
  name: string
  email: string | null
  emailVerified: boolean
  givenName: string | null
  familyName: string | null
  locale: string
  attributes: Record<string, string>
  createdAt: Date
  lastSignInAt: Date | null
}

export type UserProfileScreenProps = UserFrameProps & { user: Profile; edit: FormAction; remove: FormAction }

/** Who a user is said to be. */
export function UserProfileScreen({ user, edit, remove, ...props }: UserProfileScreenProps) {
  const { may } = props.head
  return (
    <UserFrame {...props}>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid gap-6">
          <Panel>{may.write ? <ProfileForm user={user} edit={edit} /> : <ProfileText user={user} />}</Panel>
          {may.write && <DeletePanel user={user} head={props.head} remove={remove} />}
        </div>
        <aside>
          <KeyValues
            entries={[
              { label: 'Last sign-in', value: user.lastSignInAt ? <When at={user.lastSignInAt} /> : 'never' },
              { label: 'Account since', value: <When at={user.createdAt} dateOnly /> },
              {
                label: 'Id',
                value: <span className="font-mono text-xs break-all select-all">{user.id}</span>,
                hint: 'What applications know this person by.',
              },
            ]}
          />
        </aside>
      </div>
    </UserFrame>
  )
}

function ProfileForm({ user, edit }: Pick<UserProfileScreenProps, 'user' | 'edit'>) {
  const attributes = Object.entries(user.attributes)
  return (
    <ActionForm action={edit} hidden={{ user: user.id, version: user.version }} submit="Save changes" pending="Saving…">
      <FormText name="name" label="Name" value={user.name} required maxLength={200} hint="As applications show it." />
      <div className="grid gap-4 sm:grid-cols-2">
        <FormText name="givenName" label="Given name" value={user.givenName ?? ''} maxLength={100} />
        <FormText name="familyName" label="Family name" value={user.familyName ?? ''} maxLength={100} />
      </div>
      <FormText
        name="username"
        label="Username"
        value={user.username}
        required
        maxLength={64}
        hint="They sign in with it. The name of before is never given to anybody else."
      />
      <FormText name="email" label="E-mail" type="email" value={user.email ?? ''} maxLength={254} />
      <FormCheck
        name="emailVerified"
        label="The address is theirs"
        hint="You vouch for it: they can sign in with it, and links to choose a new password are sent there."
        checked={user.emailVerified}
      />
      <FormText name="locale" label="Language" value={user.locale} required maxLength={35} hint="As en or pt-BR." />
      <FormTextArea
        name="attributes"
        label="Attributes"
        value={attributes.map(([name, value]) => `${name}: ${value}`).join('\n')}
        rows={Math.max(3, attributes.length + 1)}
        mono
        placeholder="department: Engines"
        hint="One a line. An application is told those that its settings name."
      />
    </ActionForm>
  )
}

const ProfileText = ({ user }: Pick<UserProfileScreenProps, 'user'>) => (
  <KeyValues
    entries={[
      { label: 'Name', value: <bdi>{user.name}</bdi> },
      { label: 'Username', value: <bdi>{user.username}</bdi> },
      {
        label: 'E-mail',
        value: user.email ? <bdi>{user.email}</bdi> : 'none',
        hint: user.email && !user.emailVerified ? 'Nobody has vouched for it.' : undefined,
      },
      { label: 'Language', value: user.locale },
      ...Object.entries(user.attributes).map(([label, value]) => ({ label, value })),
    ]}
  />
)

function DeletePanel({ user, head, remove }: Pick<UserProfileScreenProps, 'user' | 'head' | 'remove'>) {
  const { open } = head
  return (
    <section className="flex flex-wrap items-center justify-between gap-4 rounded-card border border-line px-5 py-4">
      <div className="max-w-112">
        <h2 className="font-medium">Delete this account</h2>
        <p className="text-sm text-ink-soft">
          For good: what is known of the person is blanked, in the audit log too. Somebody who may come back is better
          locked.
        </p>
      </div>
      <ConfirmDialog
        label="Delete"
        about={user.name}
        title={`Delete ${user.name} for good?`}
        action={remove}
        hidden={{ user: user.id }}
        confirm={
          open.sessions > 0 ? `Delete · ends ${open.sessions} sign-in${open.sessions === 1 ? '' : 's'}` : 'Delete'
        }
        pending="Deleting…"
      >
        <p>
          Grants and memberships end, password and second factors are forgotten. The username stays taken for ever. This
          cannot be undone.
        </p>
      </ConfirmDialog>
    </section>
  )
}
