import { CircleCheck, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { buttonStyle } from '#components/ui/button-style.ts'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { type Choice, Select } from '#components/ui/select.tsx'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { Derivation, type Held } from './derivation.tsx'

export type WhyScreenProps = {
  frame: AdminFrameProps
  subsystems: readonly Choice[]
  form: { user: string; subsystem: string; action: string; at: string }
  code: string | undefined
  /** Why the question cannot be answered. */
  problem: string | null
  /** What a reference names: when it was, its refusal, that instant's answer, the event. */
  refusal: { at: Date; what: string; then?: string; href: string | null } | null
  explained: {
    allowed: boolean
    sentence: string
    at: string
    obstacles: readonly { kind: string; sentence: string }[]
    holdings: readonly Held[]
    policy: { sentence: string }
    fixes: readonly { label: string; href: string }[]
  } | null
}

/** Why somebody may or may not, answer first. */
export function WhyScreen({ frame, ...asked }: WhyScreenProps) {
  const { problem, refusal, explained } = asked
  return (
    <AdminFrame
      frame={frame}
      title="Why?"
      text="Whether somebody may enter an application, or do something in it, and why."
    >
      <div className="grid gap-6 lg:grid-cols-[20rem_minmax(0,1fr)] lg:items-start">
        <div className="grid gap-6">
          <Questions {...asked} />
        </div>
        <div className="grid gap-6">
          {problem && <Alert tone="warn">{problem}</Alert>}
          {refusal && <Refused {...refusal} />}
          {explained ? <Explained {...explained} /> : !problem && !refusal && <Invitation />}
        </div>
      </div>
    </AdminFrame>
  )
}

function Questions({ subsystems, form, code }: Omit<WhyScreenProps, 'frame'>) {
  const choices = [{ value: '', label: 'Choose one' }, ...subsystems]
  return (
    <>
      <form action="/admin/why" className="grid gap-4 rounded-card border border-line bg-surface p-5">
        <Field id="user" label="Person" hint="Username or verified e-mail">
          {(wiring) => <Input {...wiring} name="user" defaultValue={form.user} autoComplete="off" required />}
        </Field>
        <Field id="subsystem" label="Application">
          {(wiring) => <Select {...wiring} name="subsystem" defaultValue={form.subsystem} choices={choices} required />}
        </Field>
        <Field id="action" label="Action" hint="Leave it empty to ask about entering at all">
          {(wiring) => <Input {...wiring} name="action" defaultValue={form.action} autoComplete="off" />}
        </Field>
        <Field id="at" label="When (UTC)" hint="Leave it empty for now">
          {(wiring) => <Input {...wiring} type="datetime-local" name="at" defaultValue={form.at} />}
        </Field>
        <Ask label="Ask" />
      </form>
      <form action="/admin/why" className="grid gap-4 rounded-card border border-line bg-surface p-5">
        <Field id="code" label="Reference" hint="What a refused person reads out: K7QM-2XPD">
          {(wiring) => (
            <Input
              {...wiring}
              name="code"
              defaultValue={code}
              autoComplete="off"
              autoCapitalize="characters"
              required
            />
          )}
        </Field>
        <Ask label="Look it up" />
      </form>
    </>
  )
}

const Ask = ({ label }: { label: string }) => (
  <div>
    <button type="submit" className={buttonStyle('plain', false)}>
      {label}
    </button>
  </div>
)

const Invitation = () => (
  <section className="rounded-card border border-dashed border-line-strong px-6 py-10 text-center">
    <h2 className="text-lg font-strong">Ask about somebody</h2>
    <p className="mx-auto mt-1 max-w-card-wide text-ink-soft">
      The answer names every grant, team, role and group by which a person comes to an action, and what withholds it:
      today, or on any past day.
    </p>
  </section>
)

function Refused({ at, what, then, href }: NonNullable<WhyScreenProps['refusal']>) {
  return (
    <section className="grid gap-3 rounded-card border border-line bg-sunken p-5 text-sm">
      <p>
        Refused <When at={at} />: <code className="font-mono">{what}</code>. {then && 'Below is how it stands now.'}
      </p>
      {(then || href) && (
        <div className="flex flex-wrap gap-2.5">
          {then && (
            <ButtonLink href={then} size="small">
              How it stood then
            </ButtonLink>
          )}
          {href && (
            <ButtonLink href={href} size="small">
              Open the event
            </ButtonLink>
          )}
        </div>
      )}
    </section>
  )
}

function Explained({
  allowed,
  sentence,
  at,
  obstacles,
  holdings,
  policy,
  fixes,
}: NonNullable<WhyScreenProps['explained']>) {
  const Sign = allowed ? CircleCheck : CircleX
  return (
    <>
      <section
        aria-label="Answer"
        className={`rounded-card p-5 ${allowed ? 'bg-good-soft text-good' : 'bg-bad-soft text-bad'}`}
      >
        <h2 className="flex items-start gap-3 text-lg font-strong">
          <Sign className="mt-0.5 size-5 flex-none" aria-hidden="true" />
          <span>{sentence}</span>
        </h2>
        <p className="mt-1 ps-8 text-sm">
          As of <When at={new Date(at)} />
        </p>
      </section>
      {fixes.length > 0 && (
        <div className="flex flex-wrap gap-2.5">
          {fixes.map(({ label, href }) => (
            <ButtonLink key={label} href={href} size="small">
              {label}
            </ButtonLink>
          ))}
        </div>
      )}
      {obstacles.length > 0 && (
        <Part title="What shuts them out, whatever they hold">
          <ul className="grid gap-2 text-sm">
            {obstacles.map(({ kind, sentence: why }) => (
              <li key={kind}>{why}</li>
            ))}
          </ul>
        </Part>
      )}
      <Part title="What they hold there">
        {holdings.length === 0 ? (
          <p className="text-sm text-ink-soft">Nothing: no grant of their own, and none of a team of theirs.</p>
        ) : (
          <Derivation holdings={holdings} />
        )}
      </Part>
      <Part title="What signing in asks for">
        <p className="text-sm text-ink-soft">{policy.sentence}</p>
      </Part>
    </>
  )
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="grid gap-3 rounded-card border border-line bg-surface p-5">
    <h2 className="font-strong">{title}</h2>
    {children}
  </section>
)
