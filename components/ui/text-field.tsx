import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field.tsx'
import { Input } from './input.tsx'

type TextFieldProps = Omit<FieldProps, 'id'> & { name: string } & Omit<ComponentProps<'input'>, 'className' | 'id'>

/** A labelled text box. Its id is its name: one form a page. */
export function TextField({ label, hint, error, aside, describedBy, ...input }: TextFieldProps) {
  return (
    <Field id={input.name} label={label} hint={hint} error={error} aside={aside} describedBy={describedBy}>
      {(wiring) => <Input {...input} {...wiring} />}
    </Field>
  )
}
