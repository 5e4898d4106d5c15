import type { ComponentProps } from 'react'

type TextAreaProps = Omit<ComponentProps<'textarea'>, 'className'> & { mono?: boolean }

/** A box of several lines. `mono` for what machines read. */
export function TextArea({ mono = false, rows = 3, ...rest }: TextAreaProps) {
  return (
    <textarea
      rows={rows}
      className={`block w-full rounded-control border border-line-strong bg-surface px-3 py-2 text-lg text-ink aria-invalid:border-bad focus-visible:outline-offset-[-1px] focus-visible:ring-4 focus-visible:ring-accent-soft sm:text-md ${mono ? 'font-mono' : ''}`}
      {...rest}
    />
  )
}
