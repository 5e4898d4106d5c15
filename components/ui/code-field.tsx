'use client'

import { type ChangeEvent, useState } from 'react'
import type { FieldWiring } from './field.tsx'
import { useHydrated } from './use-hydrated.ts'

/** How many digits the codes of a factor have. */
export type CodeDigits = 6 | 7 | 8

// Whole class names: Tailwind finds them by reading this file.
const columns: Record<CodeDigits, string> = {
  6: 'grid-cols-6 [--cells:6]',
  7: 'grid-cols-7 [--cells:7]',
  8: 'grid-cols-8 [--cells:8]',
}

type CodeFieldProps = { digits?: CodeDigits; autoFocus?: boolean; wiring: FieldWiring }

/**
 * A one-time code: one input over cells that are drawn behind it, so that phones offer the code from their keyboard and
 * password managers fill it. Spaces go where scripts run; the server takes them as well. Posts `code`.
 */
export function CodeField({ digits = 6, autoFocus = false, wiring }: CodeFieldProps) {
  const hydrated = useHydrated()
  const [length, setLength] = useState(0)
  const tidy = ({ currentTarget: box }: ChangeEvent<HTMLInputElement>) => {
    const tidied = box.value.replace(/[\s-]/g, '')
    if (tidied !== box.value) box.value = tidied
    setLength(tidied.length)
  }
  // Until the script has read the box the cursor may be anywhere: all cells are lit.
  const isLit = (cell: number) => !hydrated || cell === Math.min(length, digits - 1)
  return (
    <div dir="ltr" className="group relative @container">
      <div className={`grid gap-2 ${columns[digits]}`}>
        {Array.from({ length: digits }, (_, cell) => (
          <span key={String(cell)} aria-hidden="true" className={cellStyle(isLit(cell), wiring['aria-invalid'])} />
        ))}
        {/* The letters stand as far apart as the cells do; what would stand beyond the last one is clipped. */}
        <div className="absolute inset-0 overflow-clip">
          <input
            type="text"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            required
            maxLength={24}
            {...(autoFocus && { autoFocus })}
            onChange={tidy}
            onFocus={tidy}
            className="h-full w-[calc(100%+5rem)] bg-transparent ps-[calc((100cqi+8px)/var(--cells)/2-4px-0.5ch)] font-mono text-xl tracking-[calc((100cqi+8px)/var(--cells)-1ch)] text-ink outline-none"
            {...wiring}
          />
        </div>
      </div>
    </div>
  )
}

function cellStyle(lit: boolean, invalid: true | undefined): string {
  const border = invalid ? 'border-bad' : 'border-line-strong'
  const focus = lit ? 'group-focus-within:border-accent group-focus-within:ring-4 ring-accent-soft' : ''
  return `h-13 rounded-tile border bg-surface transition-shadow ${border} ${focus}`
}
