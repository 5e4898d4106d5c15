'use client'

import { type ReactNode, useId } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import type { ButtonSize, ButtonTone } from '#components/ui/button-style.ts'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { useHydrated } from '#components/ui/use-hydrated.ts'
import { Findings } from './findings.tsx'
import { FormButton } from './form-button.tsx'
import { type FormAction, FormContext } from './form-state.ts'
import { RulePreview } from './rule-preview.tsx'
import { ShownOnce } from './shown-once.tsx'
import { type ActionControl, useActionForm } from './use-action-form.ts'

type Inside = {
  /** What the button does: "Save". */
  submit: ReactNode
  /** While it is done: "Saving…". */
  pending: string
  tone?: ButtonTone
  size?: ButtonSize
  hidden?: Record<string, string>
  /** So that fields elsewhere on the page may belong to it. */
  id?: string
  /** Beside the button. */
  aside?: ReactNode
  children?: ReactNode
}

type ActionFormProps = Inside & { action: FormAction }

/** A form of the dashboard: fields, one button, and above them why it was refused. Works without scripts. */
export function ActionForm({ action, ...inside }: ActionFormProps) {
  return <ControlledForm control={useActionForm(action)} {...inside} />
}

export function ControlledForm({ control, ...props }: Inside & { control: ActionControl }) {
  const { state, waiting, send, onSubmit, form } = control
  const { submit, pending, tone = 'primary', size, hidden = {}, aside, children } = props
  const made = useId()
  const id = props.id ?? made
  const hydrated = useHydrated()
  return (
    <FormContext value={{ id, state, waiting }}>
      <form ref={form} id={id} action={send} onSubmit={onSubmit} className="grid gap-4">
        <HiddenFields fields={hidden} />
        {state.refusal && <Alert tone="bad">{state.refusal.text}</Alert>}
        {/* Where scripts run it is announced in the corner. */}
        {!hydrated && state.notice && <Alert tone="good">{state.notice}</Alert>}
        {state.shown && <ShownOnce shown={state.shown} />}
        {state.findings && <Findings findings={state.findings} />}
        {children}
        <div className="flex flex-wrap items-center gap-2.5">
          <FormButton tone={tone} size={size} waiting={waiting} pending={pending}>
            {submit}
          </FormButton>
          {aside}
        </div>
        {state.preview && <RulePreview preview={state.preview} />}
      </form>
    </FormContext>
  )
}
