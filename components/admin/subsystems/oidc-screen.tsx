import { Panel } from '#components/account/panel.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { Alert } from '#components/ui/alert.tsx'
import { buttonStyle } from '#components/ui/button-style.ts'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { KeyValues } from '#components/ui/key-values.tsx'
import { When } from '#components/ui/when.tsx'
import { ConnectionState } from './connection-state.tsx'
import { OidcForm, type OidcFormSettings } from './oidc-form.tsx'
import { Section } from './section.tsx'
import { SubsystemFrame, type SubsystemHeadProps } from './subsystem-frame.tsx'

const oidc = { name: 'oidc', title: 'OpenID Connect' }

type Preview = { person: string; problem: string | null; told: { userinfo: string; idToken: string } | null }

export type OidcScreenProps = {
  head: SubsystemHeadProps
  enabled: boolean
  version: string
  mayWrite: boolean
  settings: OidcFormSettings
  endpoints: readonly { label: string; value: string }[]
  /** It registered by itself, and goes on saying for itself what stands here. */
  registered: { at: Date; changedAt: Date; token: string } | null
  /** Null for those who may not see people. */
  preview: Preview | null
  actions: { edit: FormAction; enable: FormAction; disable: FormAction }
}

/** How an application speaks OpenID Connect: settings on the left, on the right what to carry over to it. */
export function OidcScreen({
  head,
  enabled,
  version,
  mayWrite,
  settings,
  endpoints,
  registered,
  preview,
  actions,
}: OidcScreenProps) {
  const { identifier } = head.subsystem
  return (
    <SubsystemFrame {...head}>
      <div className="grid gap-x-8 gap-y-8 lg:grid-cols-2">
        <div className="grid min-w-0 content-start gap-8">
          <Section
            title="OpenID Connect"
            aside={<ConnectionState {...{ head, enabled, mayWrite }} protocol={oidc} disable={actions.disable} />}
          >
            {registered && <Registered {...registered} />}
            {mayWrite ? (
              <OidcForm
                identifier={identifier}
                version={version}
                enabled={enabled}
                settings={settings}
                action={enabled ? actions.edit : actions.enable}
              />
            ) : (
              <Settings settings={settings} />
            )}
          </Section>
        </div>
        <div className="grid min-w-0 content-start gap-8">
          <Section
            title="Carry over to the application"
            text="Most applications need the issuer, the client ID and the secret; they find the rest by discovery."
          >
            <Endpoints endpoints={endpoints} />
            <p className="text-sm text-ink-soft">
              The client’s secret is a secret of the application:{' '}
              <a href={`/admin/subsystems/${identifier}`} className="text-accent underline">
                make or revoke one
              </a>
              .
            </p>
          </Section>
          {preview && <TokenPreview identifier={identifier} {...preview} />}
        </div>
      </div>
    </SubsystemFrame>
  )
}

const Registered = ({ at, changedAt, token }: NonNullable<OidcScreenProps['registered']>) => (
  <Alert tone="info">
    It registered by itself on <When at={at} />, with the token “<bdi>{token}</bdi>”, and can change its addresses by
    itself
    {changedAt > at && (
      <>
        , as it did on <When at={changedAt} />
      </>
    )}
    .
  </Alert>
)

const Endpoints = ({ endpoints }: Pick<OidcScreenProps, 'endpoints'>) => (
  <dl className="divide-y divide-line rounded-card border border-line bg-surface">
    {endpoints.map(({ label, value }) => (
      <div key={label} className="flex items-center gap-3 px-4 py-2 text-sm">
        <dt className="w-28 flex-none text-ink-soft">{label}</dt>
        <dd className="flex min-w-0 flex-1 items-center justify-between gap-2">
          <span className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">{value}</span>
          <CopyButton text={value} label={`Copy ${label}`} />
        </dd>
      </div>
    ))}
  </dl>
)

/** A plain form: asked by its address, so that it can be sent to a colleague. */
function TokenPreview({ identifier, person, problem, told }: Preview & { identifier: string }) {
  return (
    <Section id="preview" title="What it would be told" text="Of one person, with every scope, as things stand now.">
      <form
        action={`/admin/subsystems/${identifier}/protocols/oidc#preview`}
        className="flex flex-wrap items-end gap-3"
      >
        <div className="min-w-0 flex-1 basis-48">
          <Field id="person" label="Person" hint="Username or verified e-mail">
            {(wiring) => <Input {...wiring} name="person" defaultValue={person} autoComplete="off" required />}
          </Field>
        </div>
        <button type="submit" className={buttonStyle('plain', false)}>
          Show
        </button>
      </form>
      {problem && <Alert tone="warn">{problem}</Alert>}
      {told && (
        <div className="grid min-w-0 gap-3">
          <h3 className="text-sm font-medium">Userinfo</h3>
          <CodeBlock label="Userinfo" code={told.userinfo} />
          <h3 className="text-sm font-medium">ID token</h3>
          <CodeBlock label="ID token" code={told.idToken} />
        </div>
      )}
    </Section>
  )
}

/** For those who may look only. */
const Settings = ({ settings }: Pick<OidcScreenProps, 'settings'>) => (
  <Panel>
    <KeyValues
      entries={[
        { label: 'Proves itself by', value: settings.authentication },
        { label: 'Where it runs', value: settings.applicationType },
        { label: 'Run by', value: settings.thirdParty ? (settings.runBy ?? 'somebody else') : 'ourselves' },
        { label: 'Redirect URIs', value: settings.redirectUris || 'none' },
        { label: 'After sign-out', value: settings.postLogoutUris || 'none' },
        { label: 'Back-channel logout URI', value: settings.logoutUrl ?? 'none' },
        { label: 'Grants', value: settings.grantTypes.join(', ') },
        { label: 'Signed with', value: settings.signingAlgorithm },
        { label: 'Goes on without the person', value: goesOn(settings) },
        { label: 'As an API', value: settings.apiIdentifier ?? 'no' },
        { label: 'Claims of its own', value: settings.claims || 'none' },
      ]}
    />
  </Panel>
)

const goesOn = ({ offlineAccess, offlineIdleDays, offlineAbsoluteDays }: OidcFormSettings): string =>
  offlineAccess ? `${offlineIdleDays} days unused, ${offlineAbsoluteDays} at the latest` : 'no'
