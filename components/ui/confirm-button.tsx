import type { ReactNode } from 'react'
import { buttonStyle } from './button-style.ts'
import { HiddenFields } from './hidden-fields.tsx'
import { SubmitButton } from './submit-button.tsx'

type ConfirmButtonProps = {
  /** What is on the folded button: "Remove". */
  label: string
  /** Whom or what it is about, for those who only hear it: "Ada’s phone". */
  about?: string
  /** What will happen, before the button that does it. */
  children: ReactNode
  action: string
  hidden: Record<string, string>
  /** What the button does: "Remove it". */
  confirm: string
  pending: string
}

/** A button that unfolds what it will do, and the button that does it: asks twice without a script. */
export function ConfirmButton({ label, about, children, action, hidden, confirm, pending }: ConfirmButtonProps) {
  return (
    <details className="group/confirm open:w-full">
      <summary
        className={`${buttonStyle('plain', false)} list-none group-open/confirm:bg-sunken [&::-webkit-details-marker]:hidden`}
      >
        {label}
        {about && <span className="sr-only">: {about}</span>}
      </summary>
      <form method="post" action={action} className="mt-3 grid gap-3 rounded-tile border border-line bg-sunken p-4">
        <HiddenFields fields={hidden} />
        <div className="text-sm text-ink-soft">{children}</div>
        <div>
          <SubmitButton tone="bad" pending={pending}>
            {confirm}
          </SubmitButton>
        </div>
      </form>
    </details>
  )
}
