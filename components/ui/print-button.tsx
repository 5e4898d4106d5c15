'use client'

import { buttonStyle } from './button-style.ts'
import { useHydrated } from './use-hydrated.ts'

/** Prints the page. Absent where no script runs. */
export function PrintButton() {
  if (!useHydrated()) return null
  return (
    <button type="button" onClick={() => window.print()} className={buttonStyle('plain', false)}>
      Print
    </button>
  )
}
