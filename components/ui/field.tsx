import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** What a control must carry so that its label, hint and error belong to it. */
export type FieldWiring = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }

export type FieldProps = {
  id: string
  label: string
  hint?: string | undefined
  error?: string | undefined
  /** Sits at the end of the label's line, such as "Forgot it?". */
  aside?: ReactNode
  /** Id of further text that belongs to the control, such as an error of the whole form. */
  describedBy?: string | undefined
}

/** A label, its control, a hint and an error that is announced. `children` draws the control with the given wiring. */
export function Field(props: FieldProps & { children: (wiring: FieldWiring) => ReactNode }) {
  const { id, label, hint, error, aside } = props
  return (
    <div className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5">
      <label htmlFor={id} className="col-start-1 text-sm font-medium">
        {label}
      </label>
      <div className="col-span-full row-start-2">{props.children(wire(props))}</div>
      {/* Drawn on the label's line but after the control: Tab goes from box to box. */}
      {aside && <div className="col-start-2 row-start-1 self-baseline text-xs">{aside}</div>}
      {error && (
        <p id={`${id}-error`} role="alert" className="col-span-full flex items-start gap-1.5 text-sm text-bad">
          <CircleAlert className="mt-0.5 size-4 flex-none" aria-hidden="true" />
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="col-span-full text-xs text-ink-soft">
          {hint}
        </p>
      )}
    </div>
  )
}

function wire({ id, hint, error, describedBy }: FieldProps): FieldWiring {
  // The error first: it is what the person must hear.
  const texts = [error && `${id}-error`, describedBy, hint && `${id}-hint`].filter(Boolean)
  return {
    id,
    ...(texts.length > 0 && { 'aria-describedby': texts.join(' ') }),
    ...(error && { 'aria-invalid': true as const }),
  }
}
