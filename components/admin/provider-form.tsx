import type { ReactNode } from 'react'
import { Panel } from '#components/account/panel.tsx'
import { ProviderMark } from '#components/ui/provider-mark.tsx'
import { ActionForm } from './action-form.tsx'
import { FormCheck, FormSelect, FormText, FormTextArea } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import { LogoField } from './logo-field.tsx'

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

export type ProviderFormProps = {
  provider: Provider
  protocol: 'oidc' | 'oauth2'
  /** Its addresses are known and are not typed. */
  fixed: boolean
  issuerExample?: string | undefined
  /** The client secret is a private key. */
  signs: boolean
  actions: { edit: FormAction }
}

const arrivals = [
  { value: 'link', label: 'Give their password once' },
  { value: 'create', label: 'Get an account' },
  { value: 'refuse', label: 'Are turned away' },
]

const algorithms = ['', 'RS256', 'ES256', 'PS256', 'EdDSA'].map((value) => ({
  value,
  label: value === '' ? 'What the server prefers' : value,
}))

/** Everything that is set of one sign-in server: its button, whom it lets in, and how it is spoken to. */
export function ProviderForm(props: ProviderFormProps) {
  const { provider, actions } = props
  const hidden = { provider: provider.slug, version: provider.version }
  return (
    <Panel>
      <ActionForm action={actions.edit} hidden={hidden} submit="Save" pending="Saving…">
        <Group title="The button">
          <Button provider={provider} />
        </Group>
        <Group title="Who comes in by it">
          <People provider={provider} />
        </Group>
        <Group title="The server">
          <Server {...props} />
        </Group>
      </ActionForm>
    </Panel>
  )
}

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <fieldset className="mb-2 grid gap-4 border-t border-line pt-5 first-of-type:border-t-0 first-of-type:pt-0">
    <legend className="float-start w-full font-strong">{title}</legend>
    {children}
  </fieldset>
)

type Part = Pick<ProviderFormProps, 'provider'>

function Button({ provider }: Part) {
  return (
    <>
      <FormText name="title" label="The button says “Continue with”" value={provider.title} maxLength={60} required />
      <FormText
        name="buttonText"
        label="Or the whole button says"
        value={provider.buttonText ?? ''}
        placeholder={`Continue with ${provider.title}`}
        maxLength={80}
      />
      <div className="flex items-center gap-3 text-sm text-ink-soft">
        <ProviderMark preset={provider.preset} logo={provider.logo} size="large" />
        {provider.logo ? 'The picture on it.' : 'The mark on it, until there is a logo.'}
      </div>
      <LogoField />
      {provider.logo && <FormCheck name="removeLogo" label="Take the logo away" />}
      <FormText
        name="position"
        label="Place among the buttons"
        hint="The smallest number comes first."
        value={`${provider.position}`}
        inputMode="numeric"
      />
      <FormCheck name="enabled" label="It is offered" checked={provider.enabled} />
      <FormTextArea
        name="offeredTo"
        label="Applications that offer it"
        hint="Identifiers, one a line; “portal” is the portal itself. Empty: every sign-in page."
        value={provider.offeredTo.join('\n')}
        rows={2}
      />
    </>
  )
}

function People({ provider }: Part) {
  return (
    <>
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
    </>
  )
}

function Server({ provider, ...rest }: ProviderFormProps) {
  const empty = rest.signs ? 'The content of the .p8 file. Empty: as it is.' : 'Empty: as it is.'
  return (
    <>
      <FormText name="clientId" label="Client ID" value={provider.clientId} spellCheck={false} required />
      <FormText
        name="clientSecret"
        label="Client secret"
        type="password"
        hint={rest.fixed ? empty : `${empty} An address that changes asks for it again.`}
      />
      {rest.signs && <KeyNames provider={provider} />}
      <Addresses provider={provider} {...rest} />
      <FormText name="scopes" label="Scopes" value={provider.scopes} spellCheck={false} />
    </>
  )
}

function KeyNames({ provider: { clientKey } }: Part) {
  return (
    <>
      <FormText name="teamId" label="Team ID" value={clientKey?.teamId} maxLength={40} spellCheck={false} required />
      <FormText name="keyId" label="Key ID" value={clientKey?.keyId} maxLength={40} spellCheck={false} required />
    </>
  )
}

function Addresses({ provider, protocol, fixed, issuerExample }: Omit<ProviderFormProps, 'actions' | 'signs'>) {
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
