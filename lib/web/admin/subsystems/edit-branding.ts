import type { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { editSubsystem } from '#lib/subsystems/edit-subsystem.ts'
import { logoOfFile } from '#lib/web/admin/logo-of-file.ts'
import type { BrandingForm } from './subsystem-forms.ts'

/** `editSubsystem` for the branding form: no file leaves the logo as it is. Refuses: as that; name_refused (the file). */
export async function editBranding(
  ctx: Context,
  { logo, removeLogo, ...words }: z.infer<typeof BrandingForm>,
  who: Actor,
) {
  const chosen = logo && logo.size > 0 ? await logoOfFile(logo) : undefined
  const image = chosen ?? (removeLogo ? null : undefined)
  return editSubsystem(ctx, { ...words, ...(image !== undefined && { logo: image }) }, who)
}
