import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { days } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { simpleSsoConnection } from '#lib/simple-sso/connection.ts'
import { KeyText } from '#lib/simple-sso/keys/key-text.ts'
import { editConnection, enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { viewConnection } from '#lib/subsystems/connections/view-connection.ts'
import { Ticked } from '#lib/web/form-values.ts'

const parts = simpleSsoConnection.parts.shape

const linesOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

const lines = z.string().optional().transform(linesOf)

/** `groups = roles`, one a line. */
const pairs = z
  .string()
  .optional()
  .transform((text) =>
    Object.fromEntries(linesOf(text).map((line) => line.split(/=(.*)/s, 2).map((part) => part.trim()))),
  )

const orNull = z
  .string()
  .optional()
  .transform((text) => text ?? null)

/** The settings as the dashboard's form sends them. */
export const SimpleSsoForm = z.strictObject({
  subsystem: z.string(),
  version: z.string(),
  redirectUrls: lines.pipe(parts['redirectUrls']),
  learn: Ticked,
  twins: Ticked,
  fields: z.array(z.string()).optional().default([]).pipe(parts['fields']),
  extraFields: pairs.pipe(parts['extraFields']),
  extraData: pairs.pipe(parts['extraData']),
  staffAction: orNull.pipe(parts['staffAction']),
  superuserAction: orNull.pipe(parts['superuserAction']),
})

/** Saves the settings; the first time that switches the protocol on. Refuses: as `enableConnection`. */
export async function saveSimpleSso(ctx: Context, change: z.infer<typeof SimpleSsoForm>, who: Actor) {
  const { enabled } = await viewConnection(ctx, simpleSsoConnection, { subsystem: change.subsystem }, who)
  const given = { ...change, subsystem: change.subsystem, version: change.version }
  if (enabled) return editConnection(ctx, simpleSsoConnection, given, who)
  return enableConnection(ctx, simpleSsoConnection, given, who)
}

const overlaps = { none: 0, day: days(1), week: days(7), month: days(30) }

export const KeysForm = z
  .strictObject({
    subsystem: z.string(),
    publicKey: KeyText.optional(),
    privateKey: KeyText.optional(),
    overlap: z.enum(['none', 'day', 'week', 'month']),
  })
  .refine(({ publicKey, privateKey }) => (publicKey === undefined) === (privateKey === undefined), {
    path: ['privateKey'],
    message: 'give both keys of a pair, or neither',
  })
  .transform(({ overlap, ...rest }) => ({ ...rest, overlapSeconds: overlaps[overlap] }))
