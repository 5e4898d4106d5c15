import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import { FormCheck, FormChecks, FormSelect, FormText, FormTextArea } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { type Policy, PolicyFields } from '#components/admin/policy-fields.tsx'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Section } from './section.tsx'
import { SubsystemFrame, type SubsystemHeadProps } from './subsystem-frame.tsx'

type Limits = {
  idleSeconds: number | null
  absoluteSeconds: number | null
  endsWithSso: string | null
  tokenSeconds: number
  touchEverySeconds: number
  roleChoice: boolean
  releasedFields: readonly string[]
  releasedAttributes: string
}

export type PolicyScreenProps = {
  head: SubsystemHeadProps
  version: string
  mayWrite: boolean
  own: Policy | null
  portal: Policy | null
  kinds: readonly string[]
  ofRoles: readonly { role: string; otp: string }[]
  settings: Limits
  fields: readonly string[]
  setPolicy: FormAction
  removePolicy: FormAction
  edit: FormAction
}

/** What a sign-in must prove here, how long it holds, and what the application learns of people. */
export function PolicyScreen(props: PolicyScreenProps) {
  const { head, mayWrite, own, portal, ofRoles } = props
  return (
    <SubsystemFrame {...head}>
      <div className="grid gap-x-8 gap-y-8 lg:grid-cols-2">
        <Section
          title="Proofs"
          text={
            own
              ? 'The strictest of this policy, the portal’s and those of roles holds.'
              : 'No policy of its own: the portal’s applies.'
          }
          aside={own && mayWrite && <RemovePolicy {...props} />}
        >
          {mayWrite ? <ProofForm {...props} /> : <Policies policy={own ?? portal} />}
          {portal && own && mayWrite && <p className="text-sm text-ink-soft">The portal’s: {sentence(portal)}.</p>}
          {ofRoles.length > 0 && (
            <p className="text-sm text-ink-soft">
              Roles with one of their own: {ofRoles.map(({ role, otp }) => `${role} (second factor ${otp})`).join(', ')}
              .
            </p>
          )}
        </Section>
        <Section title="Sessions and data">
          {mayWrite ? <LimitsForm {...props} /> : <LimitsShown settings={props.settings} />}
        </Section>
      </div>
    </SubsystemFrame>
  )
}

const fallback: Policy = { otp: 'optional', kinds: null, maxAgeSeconds: null, trustedDevices: false, enrolment: 'self' }

function ProofForm({ head, own, kinds, setPolicy }: PolicyScreenProps) {
  return (
    <Panel>
      <ActionForm
        action={setPolicy}
        hidden={{ subsystem: head.subsystem.identifier }}
        submit={own ? 'Save' : 'Set this policy'}
        pending="Saving…"
      >
        <PolicyFields policy={own ?? fallback} kinds={kinds} />
      </ActionForm>
    </Panel>
  )
}

const RemovePolicy = ({ head, removePolicy }: PolicyScreenProps) => (
  <ConfirmDialog
    label="Remove this policy"
    title={`Remove the policy of ${head.subsystem.title}?`}
    action={removePolicy}
    hidden={{ subsystem: head.subsystem.identifier }}
    confirm="Remove it"
    pending="Removing…"
  >
    <p>The portal’s policy alone applies from the next sign-in on.</p>
  </ConfirmDialog>
)

function LimitsForm({ head, version, settings, fields, edit }: PolicyScreenProps) {
  return (
    <Panel>
      <ActionForm
        action={edit}
        hidden={{ subsystem: head.subsystem.identifier, version }}
        submit="Save"
        pending="Saving…"
      >
        <LifeFields settings={settings} />
        <FormCheck
          name="roleChoice"
          label="People with more than one role choose one"
          hint="At sign-in; later they switch in the launcher."
          checked={settings.roleChoice}
        />
        <FormChecks
          name="releasedFields"
          label="What it learns of a person"
          hint="The id always goes along."
          options={fields.map((field) => ({
            value: field,
            label: fieldNames[field] ?? field,
            checked: settings.releasedFields.includes(field),
          }))}
        />
        <FormTextArea
          name="releasedAttributes"
          label="Attributes"
          value={settings.releasedAttributes}
          hint="Names, one a line."
          mono
        />
      </ActionForm>
    </Panel>
  )
}

/** How long a session lives, and how it is kept alive. */
function LifeFields({ settings }: { settings: Limits }) {
  const seconds = { inputMode: 'numeric', pattern: '[0-9]*' } as const
  return (
    <>
      <FormText
        name="idleSeconds"
        label="Session ends without activity after (seconds)"
        value={settings.idleSeconds?.toString()}
        hint="Empty: as the sign-in at the portal."
        {...seconds}
      />
      <FormText
        name="absoluteSeconds"
        label="Session ends in any case after (seconds)"
        value={settings.absoluteSeconds?.toString()}
        hint="Empty: as the sign-in at the portal, or the portal’s limit for sessions that stay open."
        {...seconds}
      />
      <FormSelect
        name="endsWithSso"
        label="When the sign-in at the portal expires"
        value={settings.endsWithSso ?? ''}
        hint="By their protocol, native sessions are over and others stay. Signing out, a lock or a role that is taken away end them at once in any case. Counts for sessions from now on."
        choices={expiryChoices}
      />
      <FormText
        name="tokenSeconds"
        label="Token is good for (seconds)"
        value={`${settings.tokenSeconds}`}
        {...seconds}
      />
      <FormText
        name="touchEverySeconds"
        label="Back end asks every (seconds)"
        value={`${settings.touchEverySeconds}`}
        {...seconds}
      />
    </>
  )
}

const expiryChoices = [
  { value: '', label: 'As its protocol has it' },
  { value: 'always', label: 'Its sessions are over too' },
  { value: 'signOutOnly', label: 'Its sessions stay, up to their limit' },
]

const fieldNames: Record<string, string> = {
  username: 'Username',
  name: 'Name',
  givenName: 'Given name',
  familyName: 'Family name',
  email: 'E-mail address',
  emailVerified: 'Whether the address is verified',
  locale: 'Language',
}

const LimitsShown = ({ settings }: { settings: Limits }) => (
  <Panel>
    <KeyValues
      entries={[
        { label: 'Idle limit', value: settings.idleSeconds ? `${settings.idleSeconds} s` : 'as the sign-in' },
        {
          label: 'Absolute limit',
          value: settings.absoluteSeconds ? `${settings.absoluteSeconds} s` : 'as the sign-in',
        },
        {
          label: 'When the sign-in expires',
          value: expiryChoices.find(({ value }) => value === (settings.endsWithSso ?? ''))?.label,
        },
        { label: 'Role choice', value: settings.roleChoice ? 'yes' : 'no' },
        { label: 'Learns', value: settings.releasedFields.map((field) => fieldNames[field] ?? field).join(', ') },
      ]}
    />
  </Panel>
)

const Policies = ({ policy }: { policy: Policy | null }) => (
  <Panel>
    <p className="text-sm">{sentence(policy ?? fallback)}.</p>
  </Panel>
)

const sentence = ({ otp, maxAgeSeconds, trustedDevices }: Policy): string =>
  [
    `a second factor is ${otp}`,
    maxAgeSeconds !== null && `proofs are at most ${maxAgeSeconds} s old`,
    trustedDevices ? 'trusted browsers count' : 'trusted browsers do not count',
  ]
    .filter(Boolean)
    .join(', ')
