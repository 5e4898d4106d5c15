import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'

/** One of a list; those of one `group` stand together under its name. */
export type Choice = { value: string; label: string; group?: string }

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
        {grouped(choices).map(([group, options]) =>
          group === '' ? (
            options
          ) : (
            <optgroup key={group} label={group}>
              {options}
            </optgroup>
          ),
        )}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2 text-ink-soft"
      />
    </span>
  )
}

const grouped = (choices: readonly Choice[]) => {
  const groups = Map.groupBy(choices, ({ group = '' }) => group)
  return [...groups].map(([group, options]) => {
    const drawn = options.map(({ value, label }) => (
      <option key={value} value={value}>
        {label}
      </option>
    ))
    return [group, drawn] as const
  })
}
