import { createContext, useContext } from 'react'
import type { ShownFinding } from './findings.tsx'
import type { ShownPreview } from './rule-preview.tsx'

/** What a form is told after it was sent; `at` is 0 before that. Made by `action` of lib/web. */
export type FormState = {
  at: number
  notice?: string
  refusal?: { code: string; text: string }
  errors: Record<string, string>
  typed: Record<string, string | string[]>
  shown?: readonly { label: string; value: string; hint?: string }[]
  findings?: readonly ShownFinding[]
  preview?: ShownPreview
}

export type FormAction = (state: FormState, data: FormData) => Promise<FormState>

export const unsent: FormState = { at: 0, errors: {}, typed: {} }

type InForm = { id: string; state: FormState; waiting: boolean }

/** The form around a field: what is wrong with the field, and what was typed into it. */
export const FormContext = createContext<InForm>({ id: 'form', state: unsent, waiting: false })

/** What a field of this name must know. */
export function useField(name: string) {
  const { id, state } = useContext(FormContext)
  const error = state.errors[name.replace(/\[\]$/, '')]
  const typed = state.typed[name]
  const conflict = state.refusal?.code === 'changed_meanwhile'
  /** Whether the form came back as it was sent: then a box that is not among what was typed was not ticked. */
  const returned = Object.keys(state.typed).length > 0
  return { id: `${id}-${name}`, error, typed, conflict, returned }
}
