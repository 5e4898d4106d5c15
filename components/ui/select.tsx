import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'

export type Choice = { value: string; label: string }

type SelectProps = Omit<ComponentProps<'select'>, 'className' | 'children' | 'size'> & {
  choices: readonly Choice[]
  size?: 'normal' | 'small'
}

/** One of several, the browser's own list. 16 px on phones: iOS zooms in below that. */
export function Select({ choices, size = 'normal', ...rest }: SelectProps) {
  const height = size === 'small' ? 'min-h-8 pointer-coarse:min-h-control sm:text-sm' : 'min-h-control sm:text-md'
  return (
    <span className="relative block">
      <select
        className={`w-full appearance-none rounded-control border border-line-strong bg-surface ps-3 pe-9 text-lg text-ink aria-invalid:border-bad ${height}`}
        {...rest}
      >
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2 text-ink-soft"
      />
    </span>
  )
}
