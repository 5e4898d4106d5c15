import { z } from 'zod'
import { Accent } from '#lib/subsystems/branding/branding.ts'
import { coherence, SubsystemSettings } from '#lib/subsystems/subsystem-settings.ts'
import { orNothing, Ticked, WholeNumber } from '#lib/web/form-values.ts'

/** One of several in a box of several lines. */
const lines = z
  .string()
  .optional()
  .transform((text) =>
    (text ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  )

const seconds = (part: z.ZodType<number, number>) =>
  WholeNumber.pipe(part)
    .optional()
    .transform((value) => value ?? null)

const { shape } = SubsystemSettings
const which = { subsystem: z.string(), version: z.string() }

export const ConnectionForm = z
  .strictObject({
    ...which,
    title: shape.title,
    description: shape.description.transform((text) => text ?? ''),
    contact: orNothing(shape.contact),
    landingUrl: shape.landingUrl,
    logoutUrl: orNothing(shape.logoutUrl),
    initiateLoginUrl: orNothing(shape.initiateLoginUrl),
    returnUrls: lines.pipe(shape.returnUrls.unwrap()),
    targetPrefixes: lines.pipe(shape.targetPrefixes.unwrap()),
    browserBinding: shape.browserBinding,
    tokenDelivery: shape.tokenDelivery,
    returnAfterLogout: Ticked,
    requireRequestToken: Ticked,
    acceptsUnsolicited: Ticked,
  })
  .superRefine(coherence)

export const LimitsForm = z
  .strictObject({
    ...which,
    idleSeconds: seconds(shape.idleSeconds.unwrap()),
    absoluteSeconds: seconds(shape.absoluteSeconds.unwrap()),
    endsWithSso: orNothing(shape.endsWithSso),
    tokenSeconds: WholeNumber.pipe(shape.tokenSeconds.unwrap()),
    touchEverySeconds: WholeNumber.pipe(shape.touchEverySeconds.unwrap()),
    roleChoice: Ticked,
    releasedFields: shape.releasedFields.transform((fields) => fields ?? []),
    releasedAttributes: lines.pipe(shape.releasedAttributes.unwrap()),
  })
  .superRefine(({ idleSeconds, absoluteSeconds }, ctx) => coherence({ idleSeconds, absoluteSeconds }, ctx))

export const BrandingForm = z.strictObject({
  ...which,
  accent: orNothing(Accent.optional()),
  loginTitle: orNothing(z.string().trim().max(80).optional()),
  loginText: orNothing(z.string().trim().max(500).optional()),
  logo: z.instanceof(File).optional(),
  removeLogo: Ticked,
})

export const RotateForm = z.strictObject({ subsystem: z.string(), revokeOthers: Ticked })

/** The button has said whom it touches, so it ends that. */
export const RemoveForm = z
  .strictObject({ subsystem: z.string() })
  .transform((input) => ({ ...input, endGrants: true }))
