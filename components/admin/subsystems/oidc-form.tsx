import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { FormCheck, FormChecks, FormSelect, FormText, FormTextArea } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { OidcApiFields, type OidcApiSettings } from './oidc-api-fields.tsx'
import { OidcOfflineFields, type OidcOfflineSettings } from './oidc-offline-fields.tsx'

export type OidcFormSettings = OidcOfflineSettings &
  OidcApiSettings & {
    authentication: string
    jwksUri: string | null
    applicationType: string
    thirdParty: boolean
    runBy: string | null
    /** One a line. */
    redirectUris: string
    postLogoutUris: string
    logoutUrl: string | null
    grantTypes: readonly string[]
    requirePkce: boolean
    signingAlgorithm: string
    subjectType: string
    sector: string | null
    accessTokenSeconds: number
    idTokenSeconds: number
    refreshTokenSeconds: number
    claimsInIdToken: boolean
    /** `groups = roles`, one a line. */
    claims: string
  }

type OidcFormProps = {
  identifier: string
  version: string
  enabled: boolean
  settings: OidcFormSettings
  action: FormAction
}

/** Everything that can be set; what most applications need stands first. */
export function OidcForm({ identifier, version, enabled, settings, action }: OidcFormProps) {
  return (
    <Panel>
      <ActionForm
        action={action}
        hidden={{ subsystem: identifier, version }}
        submit={enabled ? 'Save' : 'Switch on'}
        pending={enabled ? 'Saving…' : 'Switching on…'}
      >
        <FormTextArea
          name="redirectUris"
          label="Redirect URIs"
          value={settings.redirectUris}
          hint="Where people arrive, one a line; compared letter by letter. The application’s manual names it."
          mono
        />
        <HowItRuns settings={settings} />
        <FormTextArea
          name="postLogoutUris"
          label="Post-logout redirect URIs"
          value={settings.postLogoutUris}
          hint="Where signing out may lead, one a line."
          mono
        />
        <FormText
          name="logoutUrl"
          label="Back-channel logout URI"
          value={settings.logoutUrl ?? undefined}
          hint="Told when a session ends; retried for 24 hours. Empty: the logout URL of the application."
          type="url"
        />
        <FormTextArea
          name="claims"
          label="Claims of its own"
          value={settings.claims}
          hint="One a line: groups = roles, or department = attribute cost-centre. From roles, actions, role, username, name, email, locale, attribute, constant."
          mono
        />
        <WhoRunsIt settings={settings} />
        <details className="group/more">
          <summary className="text-sm font-medium text-accent">More settings</summary>
          <div className="mt-4 grid gap-4">
            <Grants settings={settings} />
            <Tokens settings={settings} />
          </div>
        </details>
        <details className="group/more" open={settings.offlineAccess}>
          <summary className="text-sm font-medium text-accent">While the person is away</summary>
          <div className="mt-4 grid gap-4">
            <OidcOfflineFields settings={settings} />
          </div>
        </details>
        <details className="group/more" open={settings.apiIdentifier !== null}>
          <summary className="text-sm font-medium text-accent">As an API</summary>
          <div className="mt-4 grid gap-4">
            <OidcApiFields settings={settings} />
          </div>
        </details>
      </ActionForm>
    </Panel>
  )
}

function HowItRuns({ settings }: Pick<OidcFormProps, 'settings'>) {
  return (
    <>
      <FormSelect
        name="authentication"
        label="How it proves itself"
        value={settings.authentication}
        choices={[
          { value: 'secret', label: 'By its secret (it runs on a server)' },
          { value: 'none', label: 'Not at all (it runs in the browser)' },
          { value: 'private_key_jwt', label: 'By a key of its own' },
        ]}
      />
      <FormSelect
        name="applicationType"
        label="Where it runs"
        value={settings.applicationType}
        choices={[
          { value: 'web', label: 'On the web' },
          { value: 'native', label: 'On a computer, a phone or a device' },
        ]}
        hint="On a device its loopback redirect URIs count at any port, and may be of a scheme of its own: com.example.app:/callback."
      />
    </>
  )
}

function WhoRunsIt({ settings }: Pick<OidcFormProps, 'settings'>) {
  return (
    <>
      <FormCheck
        name="thirdParty"
        label="Run by somebody else"
        hint="Each person is asked before it learns anything of them, and can take it back."
        checked={settings.thirdParty}
      />
      <FormText
        name="runBy"
        label="Who runs it"
        value={settings.runBy ?? undefined}
        hint="As people read it when they are asked: Example Ltd."
      />
    </>
  )
}

function Grants({ settings }: Pick<OidcFormProps, 'settings'>) {
  const grants = [
    { value: 'authorization_code', label: 'Authorization code', hint: 'People sign in.' },
    { value: 'refresh_token', label: 'Refresh token', hint: 'New tokens while the sign-in lasts.' },
    { value: 'device_code', label: 'Device', hint: 'People type a code that a television or a terminal shows.' },
    { value: 'client_credentials', label: 'Client credentials', hint: 'The application acts as itself.' },
  ]
  return (
    <>
      <FormChecks
        name="grantTypes"
        label="Grants"
        options={grants.map((grant) => ({ ...grant, checked: settings.grantTypes.includes(grant.value) }))}
      />
      <FormCheck
        name="requirePkce"
        label="Every authorization carries a code challenge (PKCE)"
        hint="Take it off only for an application that cannot; without a secret it is always asked for."
        checked={settings.requirePkce}
      />
      <FormText
        name="jwksUri"
        label="Address of its keys"
        value={settings.jwksUri ?? undefined}
        hint="For an application that proves itself by a key, or signs its requests."
        type="url"
      />
    </>
  )
}

function Tokens({ settings }: Pick<OidcFormProps, 'settings'>) {
  const seconds = { inputMode: 'numeric', pattern: '[0-9]*', required: true } as const
  return (
    <>
      <FormSelect
        name="signingAlgorithm"
        label="ID tokens are signed with"
        value={settings.signingAlgorithm}
        choices={['RS256', 'ES256', 'EdDSA'].map((value) => ({ value, label: value }))}
      />
      <FormCheck
        name="claimsInIdToken"
        label="What scopes give stands in the ID token too"
        hint="For applications that never ask userinfo."
        checked={settings.claimsInIdToken}
      />
      <FormSelect
        name="subjectType"
        label="A person’s id (sub)"
        value={settings.subjectType}
        choices={[
          { value: 'public', label: 'The same in all applications' },
          { value: 'pairwise', label: 'Another one in each sector' },
        ]}
      />
      <FormText
        name="sector"
        label="Sector"
        value={settings.sector ?? undefined}
        hint="Applications of one sector know people by the same id. Empty: the host of the redirect URIs."
      />
      <FormText
        name="accessTokenSeconds"
        label="Access token is good for (seconds)"
        value={`${settings.accessTokenSeconds}`}
        {...seconds}
      />
      <FormText
        name="idTokenSeconds"
        label="ID token is good for (seconds)"
        value={`${settings.idTokenSeconds}`}
        {...seconds}
      />
      <FormText
        name="refreshTokenSeconds"
        label="Refresh token is good for (seconds)"
        value={`${settings.refreshTokenSeconds}`}
        hint="Never longer than the sign-in."
        {...seconds}
      />
    </>
  )
}
