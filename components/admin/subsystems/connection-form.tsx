import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { FormCheck, FormSelect, FormText, FormTextArea } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { KeyValues } from '#components/ui/key-values.tsx'

export type ConnectionSettings = {
  title: string
  description: string
  contact: string | null
  landingUrl: string | null
  logoutUrl: string | null
  initiateLoginUrl: string | null
  /** One a line. */
  returnUrls: string
  targetPrefixes: string
  browserBinding: string
  tokenDelivery: string
  returnAfterLogout: boolean
  requireRequestToken: boolean
  acceptsUnsolicited: boolean
}

type ConnectionFormProps = {
  identifier: string
  version: string
  settings: ConnectionSettings
  mayWrite: boolean
  edit: FormAction
}

/** What the portal knows of an application's addresses and ways. */
export function ConnectionForm({ identifier, version, settings, mayWrite, edit }: ConnectionFormProps) {
  if (!mayWrite) return <Addresses settings={settings} />
  return (
    <Panel>
      <ActionForm action={edit} hidden={{ subsystem: identifier, version }} submit="Save" pending="Saving…">
        <FormText name="title" label="Title" value={settings.title} required maxLength={100} />
        <Url
          name="landingUrl"
          label="Landing URL"
          value={settings.landingUrl}
          hint="Where people arrive with their one-time token; matched exactly."
          required={settings.landingUrl !== null}
        />
        <Url
          name="logoutUrl"
          label="Logout URL"
          value={settings.logoutUrl}
          hint="Told when a session ends; retried for 24 hours."
        />
        <Url
          name="initiateLoginUrl"
          label="Login URL"
          value={settings.initiateLoginUrl}
          hint="Where the application starts a login of its own; the launcher leads there."
        />
        <FormTextArea
          name="returnUrls"
          label="Return URLs"
          value={settings.returnUrls}
          hint="Where signing out may lead, one a line; matched exactly."
          mono
        />
        <details className="group/more">
          <summary className="text-sm font-medium text-accent">More settings</summary>
          <div className="mt-4 grid gap-4">
            <More settings={settings} />
          </div>
        </details>
      </ActionForm>
    </Panel>
  )
}

function More({ settings }: Pick<ConnectionFormProps, 'settings'>) {
  return (
    <>
      <FormTextArea
        name="description"
        label="Description"
        value={settings.description}
        hint="A sentence for the launcher."
      />
      <FormText
        name="contact"
        label="Whom to ask for access"
        value={settings.contact ?? undefined}
        hint="Shown to people without a role."
        maxLength={200}
      />
      <FormTextArea
        name="targetPrefixes"
        label="Target prefixes"
        value={settings.targetPrefixes}
        hint="Where absolute target URLs may lie, one a line. None: the origin of the landing URL."
        mono
      />
      <FormSelect
        name="browserBinding"
        label="Browser binding"
        value={settings.browserBinding}
        choices={[
          { value: 'required', label: 'Every login carries a code challenge' },
          { value: 'optional', label: 'Optional' },
        ]}
      />
      <FormSelect
        name="tokenDelivery"
        label="Token delivery"
        value={settings.tokenDelivery}
        choices={[
          { value: 'query', label: 'In the query of the landing URL' },
          { value: 'form_post', label: 'By a form that the browser posts (https only)' },
        ]}
      />
      <FormCheck
        name="requireRequestToken"
        label="Every login is registered by the back end first"
        checked={settings.requireRequestToken}
      />
      <FormCheck
        name="acceptsUnsolicited"
        label="The launcher may send people in with a token"
        checked={settings.acceptsUnsolicited}
      />
      <FormCheck
        name="returnAfterLogout"
        label="Signing out returns to the application even without a hint"
        checked={settings.returnAfterLogout}
      />
    </>
  )
}

type UrlProps = { name: string; label: string; value: string | null; hint: string; required?: boolean }

const Url = ({ value, required = false, ...rest }: UrlProps) => (
  <FormText {...rest} type="url" value={value ?? undefined} required={required} maxLength={2000} spellCheck={false} />
)

/** For those who may look only. */
const Addresses = ({ settings }: Pick<ConnectionFormProps, 'settings'>) => (
  <Panel>
    <KeyValues
      entries={[
        { label: 'Landing URL', value: settings.landingUrl ?? 'none' },
        { label: 'Logout URL', value: settings.logoutUrl ?? 'none' },
        { label: 'Login URL', value: settings.initiateLoginUrl ?? 'none' },
        { label: 'Return URLs', value: settings.returnUrls || 'none' },
        { label: 'Whom to ask', value: settings.contact ?? 'an administrator' },
      ]}
    />
  </Panel>
)
