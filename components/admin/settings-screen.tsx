import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from './action-form.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { FormCheck, FormChecks, FormSelect, FormText } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import { LogoField } from './logo-field.tsx'
import { type Policy, PolicyFields } from './policy-fields.tsx'
import { Section } from './section.tsx'
import { settingsTabs } from './settings-tabs.ts'

type Rules = {
  lengthMin: number
  strengthMin: number
  classes: readonly string[]
  historyCount: number
  maxAgeDays: number | null
  temporaryDays: number
}

export type SettingsScreenProps = {
  frame: AdminFrameProps
  portal: { name: string; accent: string | null; logo: string | null; version: string }
  limits: { idleSeconds: number; absoluteSeconds: number; outlivingSeconds: number }
  rules: Rules
  /** Kinds of characters that rules may ask for. */
  classes: readonly string[]
  policy: Policy
  /** Kinds of second factor. */
  kinds: readonly string[]
  actions: { editPortal: FormAction; setLimits: FormAction; setRules: FormAction; setPolicy: FormAction }
}

/** What holds for the whole portal. */
export function SettingsScreen({ frame, portal, limits, policy, kinds, actions, ...rest }: SettingsScreenProps) {
  return (
    <AdminFrame frame={frame} title="Settings" tabs={settingsTabs('portal')}>
      <div className="grid gap-8 lg:grid-cols-2 lg:items-start">
        <div className="grid gap-8">
          <Section
            title="The portal"
            text="What people see when they sign in. Applications may have a look of their own."
          >
            <PortalForm portal={portal} action={actions.editPortal} />
          </Section>
          <Section title="Proofs" text="What every sign-in must prove. Applications and roles may ask for more.">
            <Panel>
              <ActionForm action={actions.setPolicy} submit="Save" pending="Saving…">
                <PolicyFields policy={policy} kinds={kinds} />
              </ActionForm>
            </Panel>
          </Section>
        </div>
        <div className="grid gap-8">
          <Section title="Passwords" text="For passwords that people choose from now on. Their age counts at once.">
            <RulesForm {...rest} action={actions.setRules} />
          </Section>
          <Section
            title="Sessions"
            text="When a sign-in ends by itself, from now on. Applications may have shorter limits of their own."
          >
            <SessionLimitsForm limits={limits} action={actions.setLimits} />
          </Section>
        </div>
      </div>
    </AdminFrame>
  )
}

function PortalForm({ portal, action }: Pick<SettingsScreenProps, 'portal'> & { action: FormAction }) {
  return (
    <Panel>
      <ActionForm action={action} hidden={{ version: portal.version }} submit="Save" pending="Saving…">
        <FormText name="name" label="Name" value={portal.name} maxLength={60} required />
        <FormText
          name="accent"
          label="Accent"
          value={portal.accent ?? undefined}
          placeholder="#2d4db0"
          hint="Buttons and links. In the dark it is lightened by itself. Empty: Portico’s."
          maxLength={7}
          spellCheck={false}
        />
        {portal.logo && (
          // biome-ignore lint/performance/noImgElement: a data URL needs no optimising.
          <img src={portal.logo} alt="The logo now" className="h-10 w-fit max-w-full" />
        )}
        <LogoField />
        {portal.logo && <FormCheck name="removeLogo" label="Take the logo away" />}
      </ActionForm>
    </Panel>
  )
}

function SessionLimitsForm({ limits, action }: Pick<SettingsScreenProps, 'limits'> & { action: FormAction }) {
  const seconds = { inputMode: 'numeric', pattern: '[0-9]*', required: true } as const
  return (
    <Panel>
      <ActionForm action={action} submit="Save" pending="Saving…">
        <FormText
          name="idleSeconds"
          label="Ends without activity after (seconds)"
          value={`${limits.idleSeconds}`}
          hint="1800 is half an hour. Activity in any application counts."
          {...seconds}
        />
        <FormText
          name="absoluteSeconds"
          label="Ends in any case after (seconds)"
          value={`${limits.absoluteSeconds}`}
          hint="43200 is twelve hours."
          {...seconds}
        />
        <FormText
          name="outlivingSeconds"
          label="An application that stays open then is closed after (seconds)"
          value={`${limits.outlivingSeconds}`}
          hint="86400 is a day, from when it was entered. Which do stay open, their policy says."
          {...seconds}
        />
      </ActionForm>
    </Panel>
  )
}

const classNames: Record<string, string> = {
  letter: 'A letter',
  lower: 'A small letter',
  upper: 'A capital letter',
  digit: 'A digit',
  sign: 'A sign',
}

const strengths = [
  'Only what is on no list of common passwords',
  'Very weak ones are refused',
  'Weak ones are refused',
  'Strong enough for most (recommended)',
  'Very strong',
]

type RulesFormProps = Pick<SettingsScreenProps, 'rules' | 'classes'> & { action: FormAction }

function RulesForm({ rules, classes, action }: RulesFormProps) {
  const number = { inputMode: 'numeric', pattern: '[0-9]*' } as const
  return (
    <Panel>
      <ActionForm action={action} submit="Save" pending="Saving…">
        <FormText
          name="lengthMin"
          label="Characters at least"
          value={`${rules.lengthMin}`}
          hint="8 to 64"
          {...number}
        />
        <FormSelect
          name="strengthMin"
          label="How hard to guess"
          value={`${rules.strengthMin}`}
          choices={strengths.map((label, strength) => ({ value: `${strength}`, label }))}
        />
        <FormChecks
          name="classes"
          label="It must contain"
          hint="None ticked is what NIST recommends: length counts."
          options={classes.map((name) => ({
            value: name,
            label: classNames[name] ?? name,
            checked: rules.classes.includes(name),
          }))}
        />
        <FormText
          name="historyCount"
          label="Passwords that may not be taken again"
          value={`${rules.historyCount}`}
          hint="1 is the present one"
          {...number}
        />
        <FormText
          name="maxAgeDays"
          label="To be changed after (days)"
          value={rules.maxAgeDays?.toString()}
          hint="Empty: never"
          {...number}
        />
        <FormText
          name="temporaryDays"
          label="A temporary password lets its person in for (days)"
          value={`${rules.temporaryDays}`}
          {...number}
        />
      </ActionForm>
    </Panel>
  )
}
