'use client'

import { useState } from 'react'
import { buttonStyle } from './button-style.ts'
import { useHydrated } from './use-hydrated.ts'

const words = { ready: 'Copy', copied: 'Copied', refused: 'Not allowed here' }

/** Puts a text on the clipboard and says so, as a button beside others. Absent where no script runs. */
export function CopyTextButton({ text }: { text: string }) {
  const [outcome, setOutcome] = useState<keyof typeof words>('ready')
  if (!useHydrated()) return null
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    )
  return (
    <button type="button" onClick={copy} onBlur={() => setOutcome('ready')} className={buttonStyle('plain', false)}>
      <span aria-live="polite">{words[outcome]}</span>
    </button>
  )
}
