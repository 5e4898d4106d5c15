import { ArrowLeft } from 'lucide-react'
import { Field } from '#components/ui/field.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { Input } from '#components/ui/input.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

type RecoveryCodeFormProps = {
  action: string
  hidden: Record<string, string>
  describedBy?: string | undefined
}

/** The way in for whoever has no code at hand, folded until it is wanted. Posts `code`. */
export function RecoveryCodeForm({ action, hidden, describedBy }: RecoveryCodeFormProps) {
  return (
    <details className="group/recovery mt-5 open:mt-0">
      <summary className="list-none text-center text-sm text-accent group-open/recovery:text-start hover:underline [&::-webkit-details-marker]:hidden">
        <span className="group-open/recovery:hidden">Use a recovery code</span>
        <span className="hidden group-open/recovery:inline">
          <ArrowLeft className="inline size-4 align-text-bottom" aria-hidden="true" /> Use a code from the authenticator
        </span>
      </summary>
      <form method="post" action={action}>
        <HiddenFields fields={hidden} />
        <h1 className="mt-4 text-2xl">Use a recovery code</h1>
        <div className="mt-5 grid gap-5">
          <Field
            id="recovery-code"
            label="Recovery code"
            hint="One of the ten that you kept. It works once."
            describedBy={describedBy}
          >
            {(wiring) => (
              <Input
                type="text"
                name="code"
                required
                maxLength={24}
                autoComplete="off"
                autoCapitalize="characters"
                autoCorrect="off"
                spellCheck={false}
                dir="ltr"
                placeholder="XXXXX-XXXXX"
                {...wiring}
              />
            )}
          </Field>
          <SubmitButton wide pending="Checking…">
            Continue
          </SubmitButton>
        </div>
      </form>
    </details>
  )
}
