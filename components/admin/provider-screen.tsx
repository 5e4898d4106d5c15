import { Panel } from '#components/account/panel.tsx'
import { Alert } from '#components/ui/alert.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { ProviderMark } from '#components/ui/provider-mark.tsx'
import { When } from '#components/ui/when.tsx'
import { ActionForm } from './action-form.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FormCheck, FormSelect, FormText, FormTextArea } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import { LogoField } from './logo-field.tsx'
import { Section } from './section.tsx'
import { settingsTabs } from './settings-tabs.ts'

type Provider = {
  slug: string
  preset: string
  title: string
  clientId: string
  endpoints: {
    issuer?: string | undefined
    authorizationUrl?: string | undefined
    tokenUrl?: string | undefined
    userinfoUrl?: string | undefined
  }
  scopes: string
  idTokenAlg: string | null
  enabled: boolean
  position: number
  firstArrival: string
  trustsEmail: boolean
  domains: readonly string[]
  clientKey: { teamId: string; keyId: string } | null
  buttonText: string | null
  logo: string | null
  offeredTo: readonly string[]
  version: string
}

export type ProviderScreenProps = {
  frame: AdminFrameProps
  provider: Provider
  /** What kind of server it is. */
  kind: string
  protocol: 'oidc' | 'oauth2'
  /** Its addresses are known and are not typed. */
  fixed: boolean
  issuerExample?: string | undefined
  /** The client secret is a private key. */
  signs: boolean
  health: { away: boolean; failures: number; lastReason: string | null; lastFailure: Date | null }
  callbackUrl: string
  /** How many people are connected to it. */
  identities: number
  actions: { edit: FormAction; test: FormAction; remove: FormAction }
}

/** One sign-in server. */
export function ProviderScreen(props: ProviderScreenProps) {
  const { frame, provider, kind, callbackUrl, actions } = props
  const hidden = { provider: provider.slug }
  return (
    <AdminFrame frame={frame} title={provider.title} text={kind} tabs={settingsTabs('providers')}>
      <div className="grid gap-8 lg:grid-cols-2 lg:items-start">
        <Section title="How people sign in with it">
          <Panel>
            <EditForm {...props} />
          </Panel>
        </Section>
        <div className="grid gap-8">
          <Section title="What it has to know" text="Register this address there; it is compared letter by letter.">
            <CodeBlock label="Callback address" code={callbackUrl} />
          </Section>
          <Section title="Test it" text="Asks the server for its description. Signing in with it once tests the rest.">
            <HealthLine health={props.health} />
            <ActionForm action={actions.test} hidden={hidden} submit="Test it" pending="Asking…" tone="plain" />
          </Section>
          <Removal {...props} />
        </div>
      </div>
    </AdminFrame>
  )
}

function HealthLine({ health: { away, failures, lastReason, lastFailure } }: Pick<ProviderScreenProps, 'health'>) {
  if (failures === 0 || !lastFailure)
    return <p className="mb-3 text-sm text-ink-soft">It answers, as far as is known.</p>
  return (
    <div className="mb-3">
      <Alert tone="warn">
        {away
          ? 'It does not answer. Nobody is sent there but one person at a time, every 20 seconds, who finds out whether it is back. '
          : `It failed ${failures === 1 ? 'once' : `${failures} times in a row`}. `}
        {lastReason} (<When at={lastFailure} />)
      </Alert>
    </div>
  )
}

const arrivals = [
  { value: 'link', label: 'Sign in with their password once, and are connected' },
  { value: 'create', label: 'Get an account' },
  { value: 'refuse', label: 'Are turned away' },
]

const algorithms = ['', 'RS256', 'ES256', 'PS256', 'EdDSA'].map((value) => ({
  value,
  label: value === '' ? 'What the server prefers' : value,
}))

function EditForm({ provider, actions, ...rest }: ProviderScreenProps) {
  const hidden = { provider: provider.slug, version: provider.version }
  return (
    <ActionForm action={actions.edit} hidden={hidden} submit="Save" pending="Saving…">
      <FormText name="title" label="The button says “Continue with”" value={provider.title} maxLength={60} required />
      <FormCheck name="enabled" label="It is offered" checked={provider.enabled} />
      <FormSelect
        name="firstArrival"
        label="Who comes for the first time"
        value={provider.firstArrival}
        choices={arrivals}
      />
      <FormCheck
        name="trustsEmail"
        label="Its word that an address is verified counts"
        hint="Only for a server that confirms addresses itself. No address ever opens an account that is there already."
        checked={provider.trustsEmail}
      />
      <FormTextArea
        name="domains"
        label="E-mail domains that sign in there"
        hint="One a line. Whoever types such an address is sent there straight."
        value={provider.domains.join('\n')}
        rows={2}
      />
      <FormText name="clientId" label="Client ID" value={provider.clientId} spellCheck={false} required />
      <FormText
        name="clientSecret"
        label="Client secret"
        type="password"
        hint={
          rest.signs
            ? 'The content of the .p8 file. Empty: as it is.'
            : 'Empty: as it is. An address that changes asks for it again.'
        }
      />
      {rest.signs && <KeyNames provider={provider} />}
      <Addresses provider={provider} {...rest} />
      <FormText name="scopes" label="Scopes" value={provider.scopes} spellCheck={false} />
      <Buttons provider={provider} />
    </ActionForm>
  )
}

function KeyNames({ provider: { clientKey } }: Pick<ProviderScreenProps, 'provider'>) {
  return (
    <>
      <FormText name="teamId" label="Team ID" value={clientKey?.teamId} maxLength={40} spellCheck={false} required />
      <FormText name="keyId" label="Key ID" value={clientKey?.keyId} maxLength={40} spellCheck={false} required />
    </>
  )
}

function Buttons({ provider }: Pick<ProviderScreenProps, 'provider'>) {
  return (
    <>
      <FormTextArea
        name="offeredTo"
        label="Applications that offer it"
        hint="Identifiers, one a line; “portal” is the portal itself. Empty: every sign-in page."
        value={provider.offeredTo.join('\n')}
        rows={2}
      />
      <FormText name="position" label="Place among the buttons" value={`${provider.position}`} inputMode="numeric" />
      <FormText
        name="buttonText"
        label="The whole button says"
        hint="Instead of “Continue with” and the title."
        value={provider.buttonText ?? ''}
        maxLength={80}
      />
      <div className="flex items-center gap-2 text-sm text-ink-soft">
        <ProviderMark preset={provider.preset} logo={provider.logo} /> is the picture on the button.
      </div>
      <LogoField />
      {provider.logo && <FormCheck name="removeLogo" label="Take the logo away" />}
    </>
  )
}

function Addresses({ provider, protocol, fixed, issuerExample }: Omit<ProviderScreenProps, 'actions'>) {
  const { issuer, authorizationUrl, tokenUrl, userinfoUrl } = provider.endpoints
  const algorithm = (
    <FormSelect
      name="idTokenAlg"
      label="Its ID tokens are signed with"
      value={provider.idTokenAlg ?? ''}
      choices={algorithms}
    />
  )
  if (fixed) return protocol === 'oidc' ? algorithm : null
  if (protocol === 'oidc') {
    return (
      <>
        <FormText name="issuer" label="Issuer" value={issuer} placeholder={issuerExample} spellCheck={false} required />
        {algorithm}
      </>
    )
  }
  return (
    <>
      <FormText
        name="authorizationUrl"
        label="Authorization address"
        value={authorizationUrl}
        spellCheck={false}
        required
      />
      <FormText name="tokenUrl" label="Token address" value={tokenUrl} spellCheck={false} required />
      <FormText name="userinfoUrl" label="Address of the profile" value={userinfoUrl} spellCheck={false} required />
    </>
  )
}

function Removal({ provider, identities, actions }: ProviderScreenProps) {
  const connected = `${identities.toLocaleString('en-GB')} connected ${identities === 1 ? 'account' : 'accounts'}`
  return (
    <Section title="Remove it" text="Switching it off keeps who is connected; this does not.">
      <div>
        <ConfirmDialog
          label="Remove…"
          about={provider.title}
          title={`Remove ${provider.title}?`}
          action={actions.remove}
          hidden={{ provider: provider.slug }}
          confirm={`Remove · forgets ${connected}`}
          pending="Removing…"
        >
          <p>Nobody signs in with it any more. Whoever has no password then needs a link from you.</p>
        </ConfirmDialog>
      </div>
    </Section>
  )
}
