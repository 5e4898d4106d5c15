import { Panel } from '#components/account/panel.tsx'
import { Alert } from '#components/ui/alert.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import type { Choice } from '#components/ui/select.tsx'
import { ActionForm } from './action-form.tsx'
import { FormSelect, FormText, FormTextArea } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import type { ProviderHead } from './provider-frame.tsx'
import { Section } from './section.tsx'
import { TryButton } from './try-button.tsx'

/** The rule that is to be changed, as the boxes have it. */
export type ChangedRule = {
  id: string
  claim: string
  operator: string
  values: readonly string[]
  gives: string
  attribute: string
  holders: number
}

export type RuleFormProps = {
  head: ProviderHead
  version: string
  changed: ChangedRule | null
  /** The page without the rule that is changed. */
  home: string
  /** What a rule may give. */
  gifts: readonly Choice[]
  actions: { save: FormAction }
}

const operators = [
  { value: 'contains', label: 'contains' },
  { value: 'equals', label: 'is exactly' },
  { value: 'one_of', label: 'is one of' },
  { value: 'matches', label: 'looks like' },
  { value: 'present', label: 'is there, whatever it says' },
]

/** A new rule, or another in the place of one that is there; to be tried before it is saved. */
export function RuleForm({ head, version, changed, gifts, home, actions }: RuleFormProps) {
  const hidden = { provider: head.slug, version, ...(changed && { rule: changed.id }) }
  return (
    <div id="rule" className="scroll-mt-4">
      <Section
        title={changed ? 'Change the rule' : 'Add a rule'}
        text="It counts from each person’s next arrival. You can give what you may give by hand."
      >
        <Panel>
          <ActionForm
            key={changed?.id}
            action={actions.save}
            hidden={hidden}
            submit={changed ? 'Save the rule' : 'Add the rule'}
            pending="Saving…"
            aside={
              <>
                <TryButton />
                {changed && <ButtonLink href={home}>Cancel</ButtonLink>}
              </>
            }
          >
            {changed && changed.holders > 0 && (
              <Alert tone="warn">
                What it gave to {changed.holders.toLocaleString('en-GB')} {changed.holders === 1 ? 'person' : 'people'}{' '}
                is taken back at once, and given anew where the changed rule matches when they next arrive.
              </Alert>
            )}
            <Fields changed={changed} gifts={gifts} />
            <fieldset className="grid gap-4 border-t border-line pt-4">
              <legend className="sr-only">Try it before it is saved</legend>
              <TryFields />
            </fieldset>
          </ActionForm>
        </Panel>
      </Section>
    </div>
  )
}

function Fields({ changed, gifts }: Pick<RuleFormProps, 'changed' | 'gifts'>) {
  return (
    <>
      <FormText
        name="claim"
        label="When"
        hint="A claim as the server names it, such as groups or realm_access.roles."
        value={changed?.claim}
        placeholder="groups"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={200}
        required
      />
      <FormSelect name="operator" label="Compared how" value={changed?.operator ?? 'contains'} choices={operators} />
      <FormTextArea
        name="values"
        label="With"
        hint="For “is one of” several, one a line. For “looks like” a * stands for anything. Capitals count."
        value={changed?.values.join('\n')}
        placeholder="staff"
        rows={2}
      />
      <FormSelect
        name="gives"
        label="Give"
        value={changed?.gives ?? ''}
        choices={[{ value: '', label: 'Choose one' }, ...gifts]}
      />
      <FormText
        name="attribute"
        label="Name of the field"
        hint="Only for a field of its own in the profile."
        value={changed?.attribute}
        placeholder="department"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
      />
    </>
  )
}

/** On whom or what rules are tried. */
export function TryFields() {
  return (
    <>
      <FormText
        name="user"
        label="Try it on a person"
        hint="Username or verified e-mail of somebody who came from there: with what was said of them last."
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
      />
      <FormTextArea
        name="claims"
        label="Or on claims"
        hint="JSON. With a person as well, what it would change for them."
        placeholder='{"groups": ["staff"]}'
        rows={2}
        mono
      />
    </>
  )
}
