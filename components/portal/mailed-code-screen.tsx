import { Alert } from '#components/ui/alert.tsx'
import type { Brand } from './brand.ts'
import { type MailedCode, MailedCodeFields } from './mailed-code-fields.tsx'
import { PortalFrame } from './portal-frame.tsx'
import { StepHead, type StepHeadProps } from './step-head.tsx'
import { SubsystemLine } from './subsystem-line.tsx'

export type MailedCodeScreenProps = StepHeadProps & {
  brand: Brand
  /** The application that asked; without it the person came to the portal itself. */
  subsystem?: { identifier: string; title: string } | undefined
  action: string
  hidden: Record<string, string>
  mailedCode: MailedCode
  error?: string | undefined
  notice?: string | undefined
}

/** The mailed code that stands before a first authenticator. Posts as `MailedCodeFields`. */
export function MailedCodeScreen(props: MailedCodeScreenProps) {
  const { brand, subsystem, action, hidden, mailedCode, error, notice } = props
  return (
    <PortalFrame brand={brand}>
      {subsystem && (
        <div className="mt-5">
          <SubsystemLine subsystem={subsystem} text="asks for a second proof that it is you" />
        </div>
      )}
      <StepHead {...props} />
      <h1 className="mt-6 text-2xl">
        {mailedCode.sent ? <label htmlFor="code">Enter the code from your mail</label> : 'Confirm it is you'}
      </h1>
      <div className="mt-1.5 grid gap-5">
        {error && (
          <div className="mt-3.5">
            <Alert tone="bad" id="form-error">
              {error}
            </Alert>
          </div>
        )}
        {notice && (
          <div className="mt-3.5">
            <Alert tone="good">{notice}</Alert>
          </div>
        )}
        <MailedCodeFields
          {...mailedCode}
          action={action}
          hidden={hidden}
          invalid={error !== undefined}
          errorId="form-error"
        />
      </div>
    </PortalFrame>
  )
}
