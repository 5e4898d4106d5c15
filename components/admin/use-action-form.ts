'use client'

import { type SubmitEvent, startTransition, useActionState, useEffect, useRef } from 'react'
import { announce } from './announce.ts'
import { type FormAction, type FormState, unsent } from './form-state.ts'

export type ActionControl = {
  state: FormState
  waiting: boolean
  send: (data: FormData) => void
  onSubmit: (event: SubmitEvent<HTMLFormElement>) => void
  form: { current: HTMLFormElement | null }
}

/** One form's conversation with its action. `onDone` hears when what was asked for is done. */
export function useActionForm(action: FormAction, onDone?: (state: FormState) => void): ActionControl {
  const [state, send, waiting] = useActionState(action, unsent)
  const form = useRef<HTMLFormElement | null>(null)
  const heard = useRef(state.at)

  useEffect(() => {
    if (heard.current === state.at) return
    heard.current = state.at
    const wrong = state.refusal !== undefined || Object.keys(state.errors).length > 0
    if (wrong) {
      form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
      return
    }
    // What was only tried is still to be saved.
    if (!state.preview) form.current?.reset()
    if (state.notice) announce(state.notice)
    onDone?.(state)
  })

  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    // Sent by hand: left to React, the form would forget what was typed when it is refused.
    event.preventDefault()
    const data = new FormData(event.currentTarget, event.nativeEvent.submitter)
    startTransition(() => send(data))
  }
  return { state, waiting, send, onSubmit, form }
}
