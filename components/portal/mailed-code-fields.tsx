import { CodeField } from '#components/ui/code-field.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** A code that is mailed: where to, and whether one is on its way. */
export type MailedCode = { address: string; sent: boolean }

type MailedCodeFieldsProps = MailedCode & {
  action: string
  hidden: Record<string, string>
  /** Whether the last code was wrong; that is told by the element `errorId`. */
  invalid: boolean
  errorId: string
}

/** Asks for a code by mail, then for the code. Posts `hidden` with `send`, or with `code`, to `action`. */
export function MailedCodeFields({ address, sent, action, hidden, invalid, errorId }: MailedCodeFieldsProps) {
  if (!sent) {
    return (
      <form method="post" action={action} className="grid gap-5">
        <HiddenFields fields={{ ...hidden, send: 'on' }} />
        <p className="text-ink-soft">
          Before you add an authenticator we mail a code to <Address address={address} />: whoever has merely learned
          your password does not read it.
        </p>
        <SubmitButton wide pending="Sending…">
          Send me the code
        </SubmitButton>
      </form>
    )
  }
  return (
    <div className="grid gap-5">
      <p id="mailed-code-hint" className="text-ink-soft">
        It is on its way to <Address address={address} /> and works for ten minutes. Without it nobody adds an
        authenticator, not even with your password.
      </p>
      <form method="post" action={action} className="grid gap-5">
        <HiddenFields fields={hidden} />
        <CodeField
          autoFocus
          digits={8}
          wiring={{
            id: 'code',
            'aria-describedby': invalid ? `${errorId} mailed-code-hint` : 'mailed-code-hint',
            ...(invalid && { 'aria-invalid': true }),
          }}
        />
        <SubmitButton wide pending="Checking…">
          Continue
        </SubmitButton>
      </form>
      <form method="post" action={action} className="text-center text-sm text-ink-soft">
        <HiddenFields fields={{ ...hidden, send: 'on' }} />
        Nothing there? Look among the unwanted mail, or{' '}
        <button type="submit" className="text-accent underline">
          send another code
        </button>
        .
      </form>
    </div>
  )
}

const Address = ({ address }: { address: string }) => <bdi className="font-medium break-words text-ink">{address}</bdi>
