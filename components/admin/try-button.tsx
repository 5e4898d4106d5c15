'use client'

import { useContext } from 'react'
import { FormButton } from './form-button.tsx'
import { FormContext } from './form-state.ts'

/** Sends the form around it with `step=try`: to see what it would do. */
export function TryButton() {
  const { waiting } = useContext(FormContext)
  return (
    <FormButton tone="plain" waiting={waiting} pending="Trying…" name="step" value="try">
      Try it first
    </FormButton>
  )
}
