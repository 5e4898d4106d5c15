'use client'

import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { type ButtonSize, type ButtonTone, buttonStyle } from '#components/ui/button-style.ts'

type FormButtonProps = Pick<ComponentProps<'button'>, 'name' | 'value' | 'form'> & {
  children: ReactNode
  tone?: ButtonTone | undefined
  size?: ButtonSize | undefined
  waiting: boolean
  pending: string
}

/** Submits; while that is answered it says so and a second press does nothing. It keeps the focus. */
export function FormButton({ children, tone = 'primary', size, waiting, pending, ...rest }: FormButtonProps) {
  return (
    <button
      type="submit"
      aria-disabled={waiting || undefined}
      onClick={(event) => waiting && event.preventDefault()}
      className={`${buttonStyle(tone, false, size)} aria-disabled:opacity-70`}
      {...rest}
    >
      {waiting && <LoaderCircle className="size-4 animate-turn" aria-hidden="true" />}
      {waiting ? pending : children}
    </button>
  )
}
