import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import { FormChecks, FormText } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { type Policy, PolicyFields } from '#components/admin/policy-fields.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { ContentFrame } from './content-frame.tsx'
import { ContentRemoval, type ContentUse } from './content-removal.tsx'
import { type Action, type Group, Names, type Role } from './contents.tsx'
import { RoleActions } from './role-actions.tsx'
import { Section } from './section.tsx'
import type { SubsystemHeadProps } from './subsystem-frame.tsx'

export type RoleScreenProps = {
  head: SubsystemHeadProps
  role: Role
  actions: readonly Action[]
  groups: readonly Group[]
  use: ContentUse
  may: { write: boolean; setPolicy: boolean }
  /** What its holders must prove beyond what all must; null where it asks for nothing. */
  policy: Policy | null
  kinds: readonly string[]
  forms: Record<'edit' | 'remove' | 'setPolicy' | 'removePolicy', FormAction>
}

/** One role: what is in it, what its holders must prove, who holds it. */
export function RoleScreen(props: RoleScreenProps) {
  const { head, role, use, may, forms } = props
  const { identifier } = head.subsystem
  const called = role.title ?? role.name
  return (
    <ContentFrame head={head} kind="Role" name={role.name} title={role.title} pills={<Holders {...props} />}>
      <div className="grid gap-x-8 gap-y-8 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <Section title="What is in it" text="Whoever holds it has this from the moment it is saved.">
          {may.write ? <Contents {...props} /> : <ContentsShown role={role} />}
        </Section>
        <div className="grid min-w-0 content-start gap-8">
          <RolePolicy {...props} />
          {may.write && (
            <ContentRemoval
              what={`the role ${called}`}
              use={use}
              remove={forms.remove}
              hidden={{ subsystem: identifier, role: role.name }}
            />
          )}
        </div>
      </div>
    </ContentFrame>
  )
}

function Holders({ head, role, use }: RoleScreenProps) {
  return (
    <>
      {role.builtIn && <Pill tone="accent">built in</Pill>}
      <Pill>{use.users === 1 ? '1 user' : `${use.users.toLocaleString('en-GB')} users`}</Pill>
      {use.teams > 0 && <Pill>{use.teams === 1 ? '1 team' : `${use.teams} teams`}</Pill>}
      <a href={`/admin/subsystems/${head.subsystem.identifier}/people`} className="text-sm text-accent hover:underline">
        People
      </a>
    </>
  )
}

function Contents({ head, role, actions, groups, forms }: RoleScreenProps) {
  return (
    <Panel>
      <ActionForm
        action={forms.edit}
        hidden={{ subsystem: head.subsystem.identifier, role: role.name, version: role.version }}
        submit="Save"
        pending="Saving…"
      >
        <FormText
          name="title"
          label="Title"
          value={role.title ?? undefined}
          hint="What people read when they choose a role."
          maxLength={100}
        />
        <FormText
          name="principalName"
          label="Name in its own code"
          value={role.principalName ?? undefined}
          placeholder="ROLE_EDITOR"
          maxLength={100}
        />
        {groups.length > 0 && (
          <FormChecks
            name="groups"
            label="Groups"
            options={groups.map(({ name, title, actions: inside }) => ({
              value: name,
              label: title ?? name,
              hint: inside.join(', '),
              checked: role.groups.includes(name),
            }))}
          />
        )}
        {actions.length > 0 && <RoleActions actions={actions} saved={role} />}
      </ActionForm>
    </Panel>
  )
}

const ContentsShown = ({ role }: { role: Role }) => (
  <Panel>
    <p className="flex flex-wrap gap-1.5">
      <Names names={role.groups} tone="accent" />
      <Names names={role.actions} />
      <Names names={role.confirmable} tone="warn" suffix=" · if confirmed" />
    </p>
  </Panel>
)

function RolePolicy({ head, role, policy, kinds, may, forms }: RoleScreenProps) {
  const hidden = { subsystem: head.subsystem.identifier, role: role.name }
  if (!may.setPolicy) {
    if (!policy) return null
    return (
      <Section title="Proofs">
        <p className="text-sm text-ink-soft">A second factor is {policy.otp} for its holders.</p>
      </Section>
    )
  }
  return (
    <Section
      title="Proofs"
      text={
        policy
          ? 'Asked of its holders; the strictest of all that apply holds.'
          : 'Its holders prove no more than everybody else here.'
      }
      aside={
        policy && (
          <ConfirmDialog
            label="Remove this policy"
            title={`Ask no more of ${role.title ?? role.name}?`}
            action={forms.removePolicy}
            hidden={hidden}
            confirm="Remove it"
            pending="Removing…"
          >
            <p>From the next sign-in on its holders prove what everybody else here does.</p>
          </ConfirmDialog>
        )
      }
    >
      <Panel>
        <ActionForm
          action={forms.setPolicy}
          hidden={hidden}
          submit={policy ? 'Save' : 'Ask its holders for this'}
          pending="Saving…"
          tone="plain"
        >
          <PolicyFields policy={policy ?? asked} kinds={kinds} everybody="everybody who holds the role" />
        </ActionForm>
      </Panel>
    </Section>
  )
}

/** What one most likely wants to ask for. */
const asked: Policy = { otp: 'required', kinds: null, maxAgeSeconds: null, trustedDevices: false, enrolment: 'self' }
