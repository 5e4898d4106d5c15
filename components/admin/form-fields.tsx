'use client'

import type { ComponentProps, ReactNode } from 'react'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { type Choice, Select } from '#components/ui/select.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { useField } from './form-state.ts'

type Labelled = {
  name: string
  label: string
  hint?: string
  /** What is saved now. */
  value?: string | undefined
  aside?: ReactNode
}

/** After another person's change: what is saved now, where that is not what stands in the box. */
const meanwhile = (conflict: boolean, typed: unknown, value: string | undefined, hint: string | undefined) =>
  conflict && typed !== undefined && typed !== (value ?? '') ? `Saved meanwhile: ${value || 'nothing'}` : hint

const text = (typed: string | string[] | undefined): string | undefined =>
  typeof typed === 'string' ? typed : undefined

type FormTextProps = Labelled & Omit<ComponentProps<'input'>, 'className' | 'id' | 'value' | 'defaultValue' | 'name'>

/** A line of text of an ActionForm. */
export function FormText({ name, label, hint, value, aside, ...input }: FormTextProps) {
  const { id, error, typed, conflict } = useField(name)
  return (
    <Field id={id} label={label} hint={meanwhile(conflict, typed, value, hint)} error={error} aside={aside}>
      {(wiring) => (
        <Input type="text" autoComplete="off" {...input} {...wiring} name={name} defaultValue={text(typed) ?? value} />
      )}
    </Field>
  )
}

type FormTextAreaProps = Labelled &
  Pick<ComponentProps<typeof TextArea>, 'rows' | 'mono' | 'placeholder' | 'required' | 'maxLength'>

export function FormTextArea({ name, label, hint, value, aside, ...area }: FormTextAreaProps) {
  const { id, error, typed, conflict } = useField(name)
  return (
    <Field id={id} label={label} hint={meanwhile(conflict, typed, value, hint)} error={error} aside={aside}>
      {(wiring) => <TextArea {...area} {...wiring} name={name} defaultValue={text(typed) ?? value} />}
    </Field>
  )
}

export function FormSelect({ name, label, hint, value, aside, choices }: Labelled & { choices: readonly Choice[] }) {
  const { id, error, typed, conflict } = useField(name)
  const now = choices.find((choice) => choice.value === value)?.label ?? value
  const chosen = text(typed) ?? value ?? ''
  return (
    <Field
      id={id}
      label={label}
      hint={typed === value ? hint : meanwhile(conflict, typed, now, hint)}
      error={error}
      aside={aside}
    >
      {/* The key: a reset goes back to what is saved now, not to what was when the page came. */}
      {(wiring) => <Select key={chosen} {...wiring} name={name} defaultValue={chosen} choices={choices} />}
    </Field>
  )
}

/** A yes or no; posts `on` where it is ticked. */
export function FormCheck({
  name,
  label,
  hint,
  checked = false,
}: Omit<Labelled, 'value' | 'aside'> & { checked?: boolean }) {
  const { id, typed, returned, conflict } = useField(name)
  const ticked = returned ? typed !== undefined : checked
  const told = conflict && ticked !== checked ? savedTick(checked) : hint
  return <Tick id={id} name={name} label={label} hint={told} checked={ticked} />
}

/** After another person's change: how a box is saved now, where it stands otherwise. */
const savedTick = (checked: boolean): string => `Saved meanwhile: ${checked ? 'ticked' : 'not ticked'}`

type Option = Choice & { hint?: string; checked?: boolean; disabled?: boolean }

/** Any number of several; posts the ticked ones as `{name}[]`. */
export function FormChecks({
  name,
  label,
  options,
  hint,
}: {
  name: string
  label: string
  options: readonly Option[]
  hint?: string
}) {
  const { id, error, typed, returned, conflict } = useField(`${name}[]`)
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined} className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {hint && <p className="text-xs text-ink-soft">{hint}</p>}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
      {options.map(({ value, label: text, hint: about, checked = false, disabled }) => {
        const ticked = returned && !disabled ? (typed?.includes(value) ?? false) : checked
        return (
          <Tick
            key={value}
            id={`${id}-${value}`}
            name={`${name}[]`}
            value={value}
            label={text}
            hint={conflict && ticked !== checked ? savedTick(checked) : about}
            checked={ticked}
            disabled={disabled}
          />
        )
      })}
    </fieldset>
  )
}

type TickProps = {
  id: string
  name: string
  label: string
  hint?: string | undefined
  checked: boolean
  value?: string
  disabled?: boolean | undefined
}

function Tick({ id, label, hint, checked, ...input }: TickProps) {
  return (
    <div className="flex items-start gap-2.5 text-sm">
      <input
        type="checkbox"
        id={id}
        defaultChecked={checked}
        aria-describedby={hint && `${id}-hint`}
        className="mt-0.5 size-4 flex-none"
        {...input}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-ink-soft">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
