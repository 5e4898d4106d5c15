'use client'

import { type ReactNode, useEffect, useId, useRef } from 'react'
import { type ButtonSize, type ButtonTone, buttonStyle } from '#components/ui/button-style.ts'
import { useHydrated } from '#components/ui/use-hydrated.ts'
import { ControlledForm } from './action-form.tsx'
import type { FormAction } from './form-state.ts'
import { useActionForm } from './use-action-form.ts'

type ConfirmDialogProps = {
  /** What is on the button that opens it: "Lock". */
  label: string
  /** Whom or what it is about, for those who only hear it: "Ada Lovelace". */
  about?: string
  /** The question: "Lock Ada Lovelace?" */
  title: string
  action: FormAction
  hidden?: Record<string, string>
  /** What the button does, with its numbers: "Lock · signs out of 3 applications". */
  confirm: string
  pending: string
  /** `bad` for what cannot be taken back. */
  tone?: ButtonTone
  size?: ButtonSize
  /** What will happen, and fields if it needs any. */
  children?: ReactNode
}

/** A button that asks before it does something: a dialog, and without scripts a part of the page that unfolds. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { label, about, title, tone = 'bad', size = 'small', children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const hydrated = useHydrated()
  const control = useActionForm(props.action, ({ shown }) => !shown && dialog.current?.close())
  const answered = control.state.at > 0
  useEffect(() => {
    // Answered before scripts ran: the answer is inside.
    if (answered && hydrated && control.state.refusal && !dialog.current?.open) dialog.current?.showModal()
  }, [answered, hydrated, control.state.refusal])

  const opener = (
    <>
      {label}
      {about && <span className="sr-only">: {about}</span>}
    </>
  )
  const form = (
    <ControlledForm
      control={control}
      hidden={props.hidden ?? {}}
      submit={props.confirm}
      pending={props.pending}
      tone={tone === 'bad' ? 'bad' : 'primary'}
      aside={
        hydrated && (
          <button type="button" className={buttonStyle('plain', false)} onClick={() => dialog.current?.close()}>
            {control.state.shown ? 'Close' : 'Cancel'}
          </button>
        )
      }
    >
      {children && <div className="grid gap-3 text-md text-ink-soft">{children}</div>}
    </ControlledForm>
  )
  if (!hydrated) {
    return (
      <details open={answered} className="group/confirm open:w-full">
        <summary className={`${buttonStyle(tone, false, size)} list-none [&::-webkit-details-marker]:hidden`}>
          {opener}
        </summary>
        <div className="mt-3 grid gap-3 rounded-tile border border-line bg-sunken p-4">
          <p className="font-strong">{title}</p>
          {form}
        </div>
      </details>
    )
  }
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        className={buttonStyle(tone, false, size)}
        onClick={() => dialog.current?.showModal()}
      >
        {opener}
      </button>
      <dialog
        ref={dialog}
        aria-labelledby={titleId}
        className="m-auto w-[calc(100vw-32px)] max-w-dialog rounded-card border border-line bg-surface p-6 text-start text-ink shadow-lifted backdrop:bg-shade"
      >
        <h2 id={titleId} className="mb-3 text-xl">
          {title}
        </h2>
        {form}
      </dialog>
    </>
  )
}
