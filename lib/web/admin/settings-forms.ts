import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { SetPolicy } from '#lib/factors/set-policy.ts'
import { EditInstance, editInstance } from '#lib/setup/edit-instance.ts'
import { SetPasswordRules } from '#lib/setup/set-password-rules.ts'
import { SetSessionLimits } from '#lib/setup/set-session-limits.ts'
import { Accent } from '#lib/subsystems/branding/branding.ts'
import { Ticked, WholeNumber } from '#lib/web/form-values.ts'
import { logoOfFile } from './logo-of-file.ts'

export const PortalForm = z.strictObject({
  name: EditInstance.shape.name.unwrap(),
  accent: Accent.optional().transform((accent) => accent ?? null),
  logo: z.instanceof(File).optional(),
  removeLogo: Ticked,
  version: z.string(),
})

/** `editInstance` for the form: no file leaves the logo as it is. Refuses: as that; name_refused (the file). */
export async function editPortal(
  ctx: Context,
  { logo, removeLogo, ...settings }: z.infer<typeof PortalForm>,
  who: Actor,
) {
  const chosen = logo && logo.size > 0 ? await logoOfFile(logo) : undefined
  const image = chosen ?? (removeLogo ? null : undefined)
  return editInstance(ctx, { ...settings, ...(image !== undefined && { logo: image }) }, who)
}

const { shape } = SetPasswordRules

export const PasswordRulesForm = z.strictObject({
  lengthMin: WholeNumber.pipe(shape.lengthMin.unwrap()),
  strengthMin: WholeNumber.pipe(shape.strengthMin.unwrap()),
  classes: shape.classes.transform((classes) => classes ?? []),
  historyCount: WholeNumber.pipe(shape.historyCount.unwrap()),
  /** Empty: never. */
  maxAgeDays: WholeNumber.optional()
    .transform((days) => days ?? null)
    .pipe(shape.maxAgeDays.unwrap()),
  temporaryDays: WholeNumber.pipe(shape.temporaryDays.unwrap()),
})

export const SessionLimitsForm = z.strictObject({
  idleSeconds: WholeNumber.pipe(SetSessionLimits.shape.idleSeconds.unwrap()),
  absoluteSeconds: WholeNumber.pipe(SetSessionLimits.shape.absoluteSeconds.unwrap()),
  outlivingSeconds: WholeNumber.pipe(SetSessionLimits.shape.outlivingSeconds.unwrap()),
})

/** What a sign-in must prove everywhere. */
export const PortalPolicyForm = SetPolicy.pick({ otp: true, enrolment: true }).extend({
  /** None ticked: all count. */
  kinds: SetPolicy.shape.kinds.transform((kinds) => (kinds && kinds.length > 0 ? kinds : null)),
  maxAgeSeconds: WholeNumber.optional()
    .transform((seconds) => seconds ?? null)
    .pipe(SetPolicy.shape.maxAgeSeconds.unwrap()),
  trustedDevices: Ticked,
})
