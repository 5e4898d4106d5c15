import { Alert } from '#components/ui/alert.tsx'
import { CheckField } from '#components/ui/check-field.tsx'
import { type CodeDigits, CodeField } from '#components/ui/code-field.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { Brand } from './brand.ts'
import { PortalFrame } from './portal-frame.tsx'
import { RecoveryCodeForm } from './recovery-code-form.tsx'
import { StepHead, type StepHeadProps } from './step-head.tsx'
import { SubsystemLine } from './subsystem-line.tsx'

export type OtpScreenProps = StepHeadProps & {
  brand: Brand
  /** The application that asked; without it the person came to the portal itself. */
  subsystem?: { identifier: string; title: string } | undefined
  action: string
  hidden: Record<string, string>
  error?: string | undefined
  /** The names of the person's factors that count here. */
  factorNames: readonly string[]
  digits?: CodeDigits
  /** Whether this browser may be trusted for 30 days. */
  trustable: boolean
  /** Whether the person has a recovery code left. */
  recovery: boolean
}

/** The second factor. Posts `code`, `hidden` and, if it was ticked, `trustDevice` to `action`. */
export function OtpScreen(props: OtpScreenProps) {
  const { brand, subsystem, action, hidden, error, recovery } = props
  return (
    <PortalFrame brand={brand}>
      {subsystem && (
        <div className="mt-5">
          <SubsystemLine subsystem={subsystem} text="wants to be sure that it is you" />
        </div>
      )}
      <StepHead {...props} />
      {/* The other way in takes the place of this one when it is opened: without a script, by :has(). */}
      <div className="group/ways mt-6">
        {error && (
          <div className="mb-5">
            <Alert tone="bad" id="form-error">
              {error}
            </Alert>
          </div>
        )}
        <CodeForm {...props} />
        {recovery && <RecoveryCodeForm action={action} hidden={hidden} describedBy={error && 'form-error'} />}
      </div>
    </PortalFrame>
  )
}

function CodeForm({ action, hidden, error, factorNames, digits, trustable }: OtpScreenProps) {
  return (
    <form method="post" action={action} className="group-has-[details[open]]/ways:hidden">
      <HiddenFields fields={hidden} />
      <h1 className="text-2xl">
        <label htmlFor="code">Enter your code</label>
      </h1>
      <p id="code-hint" className="mt-1.5 text-ink-soft">
        {whereFrom(factorNames)}
      </p>
      <div className="mt-5 grid gap-5">
        <CodeField
          autoFocus
          {...(digits && { digits })}
          wiring={{
            id: 'code',
            'aria-describedby': error ? 'form-error code-hint' : 'code-hint',
            ...(error && { 'aria-invalid': true }),
          }}
        />
        {trustable && <CheckField name="trustDevice" label="Trust this browser for 30 days" />}
        <SubmitButton wide pending="Checking…">
          Continue
        </SubmitButton>
      </div>
    </form>
  )
}

function whereFrom(names: readonly string[]) {
  const [name] = names
  if (name === undefined || names.length > 1) return 'From your authenticator app or token.'
  return (
    <>
      From “<bdi>{name}</bdi>”.
    </>
  )
}
