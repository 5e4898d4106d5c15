import { Panel } from '#components/account/panel.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { ProviderMark } from '#components/ui/provider-mark.tsx'
import { ActionForm } from './action-form.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { FormSelect, FormText } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import { Section } from './section.tsx'
import { settingsTabs } from './settings-tabs.ts'

type Listed = {
  slug: string
  title: string
  kind: string
  enabled: boolean
  firstArrival: 'link' | 'create' | 'refuse'
  preset: string
  logo: string | null
  /** It did not answer lately. */
  away: boolean
  href: string
}

export type ProvidersScreenProps = {
  frame: AdminFrameProps
  providers: readonly Listed[]
  presets: readonly { value: string; label: string }[]
  /** The address to register at the other server, with NAME for what is chosen here. */
  callbackExample: string
  create: FormAction
}

/** Other servers by which people may sign in. */
export function ProvidersScreen({ frame, providers, presets, callbackExample, create }: ProvidersScreenProps) {
  return (
    <AdminFrame frame={frame} title="Settings" tabs={settingsTabs('providers')}>
      <div className="grid gap-8">
        <Section
          title="Who signs people in, beside the password"
          text="Each is a button on the sign-in page, in this order. Second factors are asked for all the same."
        >
          {providers.length === 0 ? (
            <EmptyState title="People sign in with their password">
              Set up a server that knows them already, and they come in with what they have.
            </EmptyState>
          ) : (
            <DataTable
              caption="Sign-in providers"
              columns={columns}
              rows={providers}
              rowKey={({ slug }) => slug}
              href={({ href }) => href}
            />
          )}
        </Section>
        <Section
          title="Set one up"
          text="Register Portico there first, as a web application; it gives you a client ID and a secret."
        >
          <Panel>
            <ActionForm action={create} submit="Set it up" pending="Setting up…">
              <FormSelect name="preset" label="Kind" value="google" choices={presets} />
              <FormText
                name="slug"
                label="Name"
                hint={`It stays. Register the callback address ${callbackExample} there, with this in place of NAME.`}
                placeholder="google"
                autoCapitalize="none"
                spellCheck={false}
                maxLength={40}
                required
              />
              <FormText name="clientId" label="Client ID" maxLength={500} spellCheck={false} required />
              <FormText
                name="clientSecret"
                label="Client secret"
                type="password"
                hint="Kept sealed, and never shown again."
                autoComplete="off"
                required
              />
              <FormText
                name="issuer"
                label="Issuer"
                hint="Empty for Google, GitHub and Apple. Of all others but OAuth 2: the address that the server calls itself."
                placeholder="https://sign-in.example.org"
                spellCheck={false}
              />
              <details className="text-sm">
                <summary className="w-fit text-ink-soft">It is Apple</summary>
                <div className="mt-4 grid gap-4">
                  <p className="text-xs text-ink-soft">The client secret is the content of the .p8 file then.</p>
                  <FormText name="teamId" label="Team ID" maxLength={40} spellCheck={false} />
                  <FormText name="keyId" label="Key ID" maxLength={40} spellCheck={false} />
                </div>
              </details>
              <details className="text-sm">
                <summary className="w-fit text-ink-soft">It speaks OAuth 2 alone</summary>
                <div className="mt-4 grid gap-4">
                  <FormText name="authorizationUrl" label="Authorization address" spellCheck={false} />
                  <FormText name="tokenUrl" label="Token address" spellCheck={false} />
                  <FormText name="userinfoUrl" label="Address of the profile" spellCheck={false} />
                </div>
              </details>
            </ActionForm>
          </Panel>
        </Section>
      </div>
    </AdminFrame>
  )
}

const arrivals = { link: 'give their password once', create: 'get an account', refuse: 'are turned away' } as const

const columns: readonly Column<Listed>[] = [
  {
    key: 'title',
    label: 'Button',
    cell: ({ title, preset, logo }) => (
      <span className="flex items-center gap-2">
        <ProviderMark preset={preset} logo={logo} />
        <bdi className="font-medium">{title}</bdi>
      </span>
    ),
  },
  { key: 'kind', label: 'Kind', minor: true, cell: ({ kind }) => kind },
  { key: 'arrival', label: 'Newcomers', minor: true, cell: ({ firstArrival }) => arrivals[firstArrival] },
  {
    key: 'state',
    label: 'State',
    cell: ({ enabled, away }) => {
      if (enabled && away) return <Pill tone="warn">does not answer</Pill>
      return <Pill tone={enabled ? 'good' : 'neutral'}>{enabled ? 'on' : 'off'}</Pill>
    },
  },
]
