import type { ComponentProps } from 'react'

type InputProps = Omit<ComponentProps<'input'>, 'className'> & { trailing?: boolean }

/** A text box. `trailing` leaves room at its end for something laid over it. 16 px on phones: iOS zooms in below that. */
export function Input({ trailing = false, ...rest }: InputProps) {
  const shape = `min-h-control w-full rounded-control border border-line-strong bg-surface ps-3 ${trailing ? 'pe-18' : 'pe-3'}`
  const states =
    'aria-invalid:border-bad read-only:bg-sunken focus-visible:outline-offset-[-1px] focus-visible:ring-4 focus-visible:ring-accent-soft'
  return <input className={`${shape} text-lg text-ink transition-shadow sm:text-md ${states}`} {...rest} />
}
