import type { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { LogoRefused } from '#lib/subsystems/branding/logo-refused.ts'
import { readLogo } from '#lib/subsystems/branding/read-logo.ts'
import { editSubsystem } from '#lib/subsystems/edit-subsystem.ts'
import type { BrandingForm } from './subsystem-forms.ts'

/** `editSubsystem` for the branding form: no file leaves the logo as it is. Refuses: as that; name_refused (the file). */
export async function editBranding(
  ctx: Context,
  { logo, removeLogo, ...words }: z.infer<typeof BrandingForm>,
  who: Actor,
) {
  const chosen = logo && logo.size > 0 ? await logoOf(logo) : undefined
  const image = chosen ?? (removeLogo ? null : undefined)
  return editSubsystem(ctx, { ...words, ...(image !== undefined && { logo: image }) }, who)
}

async function logoOf(file: File): Promise<string> {
  try {
    return readLogo(Buffer.from(await file.arrayBuffer()))
  } catch (cause) {
    if (!(cause instanceof LogoRefused)) throw cause
    throw new Refusal('name_refused', { detail: `The logo ${cause.message}.`, cause })
  }
}
