'use client'

import { BrandingForm, type BrandingFormProps } from '#components/admin/subsystems/branding-form.tsx'
import { paletteShown } from '#lib/subsystems/branding/palette-shown.ts'

/** The form with what works a colour out: the same in the browser as on the pages. */
export const Branding = (props: Omit<BrandingFormProps, 'paletteOf'>) => (
  <BrandingForm {...props} paletteOf={paletteShown} />
)
