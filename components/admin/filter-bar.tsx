import type { ReactNode } from 'react'
import { buttonStyle } from '#components/ui/button-style.ts'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { Input } from '#components/ui/input.tsx'
import { type Choice, Select } from '#components/ui/select.tsx'
import { SendOnChange } from './send-on-change.tsx'

export type FilterBarProps = {
  /** The list's own address. */
  action: string
  search?: { name: string; label: string; value: string | undefined }
  /** The first choice of each is "all": its value is empty. */
  filters?: readonly { name: string; label: string; value: string | undefined; choices: readonly Choice[] }[]
  /** Boxes beside the search: days, codes. */
  boxes?: readonly { name: string; label: string; value: string | undefined; type: 'date' | 'text' }[]
  /** What stays as it is, such as the order. */
  hidden?: Record<string, string>
  /** Without any filter; null where none is set. */
  clearHref: string | null
  /** At the end of the line, such as the export. */
  children?: ReactNode
}

/** Narrows a list. Everything is in the address, so that a list can be sent to someone. */
export function FilterBar({
  action,
  search,
  filters = [],
  boxes = [],
  hidden = {},
  clearHref,
  children,
}: FilterBarProps) {
  return (
    <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
      <search className="min-w-0 flex-1 basis-80">
        <form action={action} className="flex flex-wrap items-center gap-2">
          <HiddenFields fields={hidden} />
          {search && (
            <div className="w-full sm:w-64">
              <Input
                type="search"
                name={search.name}
                aria-label={search.label}
                placeholder={search.label}
                defaultValue={search.value}
                autoComplete="off"
                maxLength={254}
              />
            </div>
          )}
          {filters.map(({ name, label, value, choices }) => (
            <div key={name} className="max-w-full">
              <Select name={name} aria-label={label} defaultValue={value ?? ''} choices={choices} />
            </div>
          ))}
          {boxes.map(({ name, label, value, type }) => (
            <div key={name} className="flex items-center gap-2">
              <label htmlFor={`filter-${name}`} className="text-sm text-ink-soft">
                {label}
              </label>
              <span className={type === 'date' ? 'w-37' : 'w-30'}>
                <Input
                  id={`filter-${name}`}
                  type={type}
                  name={name}
                  defaultValue={value}
                  autoComplete="off"
                  maxLength={64}
                />
              </span>
            </div>
          ))}
          <SendOnChange />
          <button type="submit" className={buttonStyle('plain', false)}>
            Apply
          </button>
          {clearHref && (
            <a href={clearHref} className="px-2 text-sm text-accent hover:underline">
              Clear
            </a>
          )}
        </form>
      </search>
      {children && <div className="flex flex-wrap gap-2">{children}</div>}
    </div>
  )
}
