import type { ComponentProps } from 'react'
import { type ButtonTone, buttonStyle } from './button-style.ts'

type ButtonProps = Omit<ComponentProps<'button'>, 'className'> & { tone?: ButtonTone; wide?: boolean }

/** A button that does something on this page. Forms use `SubmitButton`, which shows that it was pressed. */
export function Button({ tone = 'plain', wide = false, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={buttonStyle(tone, wide)} {...rest} />
}
