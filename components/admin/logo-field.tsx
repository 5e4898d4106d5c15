'use client'

import { Field } from '#components/ui/field.tsx'
import { useField } from './form-state.ts'

/** A file to be the logo; posts it as `logo`. */
export function LogoField() {
  const { id, error } = useField('logo')
  return (
    <Field id={id} label="Logo" hint="SVG or PNG, at most 64 KiB." error={error}>
      {(wiring) => (
        <input
          {...wiring}
          type="file"
          name="logo"
          accept="image/svg+xml,image/png"
          className="block w-full text-sm file:me-3 file:min-h-8 file:rounded-control file:border file:border-solid file:border-line file:bg-surface file:px-3 file:text-ink pointer-coarse:file:min-h-control"
        />
      )}
    </Field>
  )
}
