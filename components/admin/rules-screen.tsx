import { ArrowDown, ArrowUp } from 'lucide-react'
import { Panel } from '#components/account/panel.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { ActionForm } from './action-form.tsx'
import type { AdminFrameProps } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import type { FormAction } from './form-state.ts'
import { ProviderFrame } from './provider-frame.tsx'
import { RuleForm, type RuleFormProps, TryFields } from './rule-form.tsx'
import { Section } from './section.tsx'

type Rule = {
  id: string
  claim: string
  operator: 'equals' | 'contains' | 'one_of' | 'matches' | 'present'
  values: readonly string[]
  /** What it gives: "the role Editor in Wiki". */
  gift: string
  /** How many people hold now what it gave. */
  holders: number
  changeHref: string
  /** It is in the form. */
  current: boolean
}

export type RulesScreenProps = RuleFormProps & {
  frame: AdminFrameProps
  rules: readonly Rule[]
  actions: { move: FormAction; remove: FormAction; tryOut: FormAction }
}

/** What a sign-in server's word gives to people. */
export function RulesScreen(props: RulesScreenProps) {
  const { frame, head, rules, actions } = props
  const provider = head.slug
  return (
    <ProviderFrame frame={frame} head={head} current="rules">
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:items-start">
        <div className="grid gap-8">
          <Section
            title={`What ${head.title} says, and what it gives`}
            text="Looked at each time somebody arrives: what matches is given, and taken back when it matches no longer. What somebody gave by hand stays."
          >
            {rules.length === 0 ? (
              <EmptyState title="Nothing is given for what it says">
                With a rule, whoever is in a group there gets a role or a place in a team here, without anybody’s doing.
              </EmptyState>
            ) : (
              <ol className="divide-y divide-line rounded-card border border-line bg-surface px-5">
                {rules.map((rule, place) => (
                  <RuleRow key={rule.id} rule={rule} place={place} {...props} />
                ))}
              </ol>
            )}
            {rules.length > 1 && (
              <p className="text-xs text-ink-soft">
                Each rule that matches gives. Of several for one field of the profile the first does.
              </p>
            )}
          </Section>
          {rules.length > 0 && (
            <Section title="Try them" text="Shows what the rules make of somebody. Nothing is changed.">
              <Panel>
                <ActionForm action={actions.tryOut} hidden={{ provider }} submit="Try" pending="Trying…" tone="plain">
                  <TryFields />
                </ActionForm>
              </Panel>
            </Section>
          )}
        </div>
        <RuleForm {...props} />
      </div>
    </ProviderFrame>
  )
}

function RuleRow({ rule, place, rules, head, version, actions }: RulesScreenProps & { rule: Rule; place: number }) {
  const which = { provider: head.slug, version, rule: rule.id }
  const about = `rule ${place + 1}`
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 py-4" aria-current={rule.current || undefined}>
      <div className="min-w-0 flex-1 basis-64">
        <p className="wrap-anywhere">
          <RuleSentence {...rule} />
        </p>
        <p className="mt-0.5 text-xs text-ink-soft">{heldWords(rule)}</p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {place > 0 && <Move to="up" about={about} which={which} action={actions.move} />}
        {place < rules.length - 1 && <Move to="down" about={about} which={which} action={actions.move} />}
        <ButtonLink href={rule.changeHref} size="small">
          Change<span className="sr-only">: {about}</span>
        </ButtonLink>
        <ConfirmDialog
          label="Remove"
          about={about}
          title="Remove this rule?"
          action={actions.remove}
          hidden={which}
          confirm={rule.holders > 0 ? `Remove · takes it from ${people(rule.holders)}` : 'Remove'}
          pending="Removing…"
        >
          <p>
            Whoever has {rule.gift} by this rule alone loses it at once, and is signed out where they may do nothing
            then.
          </p>
        </ConfirmDialog>
      </div>
    </li>
  )
}

const people = (n: number): string => `${n.toLocaleString('en-GB')} ${n === 1 ? 'person' : 'people'}`

function heldWords({ gift, holders }: Rule): string {
  if (gift.startsWith('its value')) return 'Written into the profile at each arrival.'
  return holders === 0
    ? 'Nobody has it by this rule yet.'
    : `${people(holders)} ${holders === 1 ? 'has' : 'have'} it by this rule.`
}

const verbs = { equals: 'is', contains: 'contains', one_of: 'is one of', matches: 'looks like', present: 'is there' }

function RuleSentence({ claim, operator, values, gift }: Rule) {
  return (
    <>
      When <Said>{claim}</Said> {verbs[operator]}
      {values.map((value, place) => (
        <span key={value}>
          {place > 0 && (place === values.length - 1 ? ' or' : ',')} <Said>{value}</Said>
        </span>
      ))}
      , give <bdi className="font-medium">{gift}</bdi>.
    </>
  )
}

const Said = ({ children }: { children: string }) => (
  <code className="rounded-small bg-sunken px-1 py-0.5 font-mono text-sm">{children}</code>
)

type MoveProps = { to: 'up' | 'down'; about: string; which: Record<string, string>; action: FormAction }

function Move({ to, about, which, action }: MoveProps) {
  const Arrow = to === 'up' ? ArrowUp : ArrowDown
  const label = (
    <>
      <Arrow aria-hidden="true" className="size-4" />
      <span className="sr-only">
        Move {to}: {about}
      </span>
    </>
  )
  return <ActionForm action={action} hidden={{ ...which, to }} submit={label} pending="…" tone="plain" size="small" />
}
