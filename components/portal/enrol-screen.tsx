import { Alert } from '#components/ui/alert.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { AuthenticatorFields, type AuthenticatorKey } from './authenticator-fields.tsx'
import type { Brand } from './brand.ts'
import { PortalFrame } from './portal-frame.tsx'
import { StepHead, type StepHeadProps } from './step-head.tsx'
import { SubsystemLine } from './subsystem-line.tsx'

export type EnrolScreenProps = StepHeadProps & {
  brand: Brand
  /** The application that asked; without it the person came to the portal itself. */
  subsystem?: { identifier: string; title: string } | undefined
  action: string
  hidden: Record<string, string>
  enrolment: AuthenticatorKey
  /** What was typed as the name before. */
  name?: string | undefined
  error?: string | undefined
}

/** The first authenticator, added on the way in. Posts `name`, `code` and `hidden` to `action`. */
export function EnrolScreen(props: EnrolScreenProps) {
  const { brand, subsystem, action, hidden, enrolment, name, error } = props
  return (
    <PortalFrame brand={brand} wide>
      {subsystem && (
        <div className="mt-5">
          <SubsystemLine subsystem={subsystem} text="asks for a second proof that it is you" />
        </div>
      )}
      <StepHead {...props} />
      <h1 className="mt-6 text-2xl">Add an authenticator</h1>
      <p className="mt-1.5 text-ink-soft">From now on you sign in with your password and a code from your phone.</p>
      <form method="post" action={action} className="mt-5 grid gap-5">
        <HiddenFields fields={hidden} />
        {error && (
          <Alert tone="bad" id="form-error">
            {error}
          </Alert>
        )}
        <AuthenticatorFields enrolment={enrolment} name={name} invalid={error !== undefined} errorId="form-error" />
        <SubmitButton wide pending="Checking…">
          Add it and continue
        </SubmitButton>
      </form>
    </PortalFrame>
  )
}
