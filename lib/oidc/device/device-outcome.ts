import { z } from 'zod'
import { minutes } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

/** What became of a code that a person typed in. */
export const DeviceOutcome = z.strictObject({
  kind: z.enum(['connected', 'refused', 'no_access', 'unknown', 'expired', 'used', 'failed']),
  /** Which application the device runs. */
  title: z.string().nullable(),
  detail: z.string().nullable(),
})
export type DeviceOutcome = z.infer<typeof DeviceOutcome>

const Sealed = z.strictObject({ userId: z.string(), at: z.number(), outcome: DeviceOutcome })
const purpose = 'device outcome'
const toldSeconds = minutes(10)

/** The page that tells a person what became of it; nobody can make it say anything by a link. */
export function outcomePath(ctx: Context, userId: string, outcome: DeviceOutcome): string {
  const sealed = ctx.sealer.seal(JSON.stringify({ userId, at: ctx.now.getTime(), outcome }), purpose)
  return `/device?outcome=${encodeURIComponent(sealed)}`
}

/** The outcome, or null where it is not this person's or ten minutes old. */
export function openOutcome(ctx: Context, userId: string, sealed: string): DeviceOutcome | null {
  const text = ctx.sealer.open(sealed, purpose)
  if (text === null) return null
  const told = Sealed.parse(JSON.parse(text))
  return told.userId === userId && ctx.now.getTime() - told.at < toldSeconds * 1_000 ? told.outcome : null
}
