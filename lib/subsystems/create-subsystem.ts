import type { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { isUniqueViolation } from '#lib/db/unique-violation.ts'
import { freshSecret } from './fresh-secret.ts'
import { coherence, landingWhereNative, newSubsystemFields, SubsystemSettings } from './subsystem-settings.ts'

export const CreateSubsystem = SubsystemSettings.extend(newSubsystemFields)
  .superRefine(coherence)
  .superRefine(landingWhereNative)

/**
 * Connects an application: by the native protocol, unless another one is named. The secret is in this answer and nowhere else.
 * Refuses: already_exists, not_permitted.
 */
export async function createSubsystem(
  ctx: Context,
  input: z.infer<typeof CreateSubsystem>,
  who: Actor,
): Promise<{ id: string; identifier: string; secret: string }> {
  const { protocol = 'native', ...settings } = input
  const { identifier } = settings
  const { secret, row } = freshSecret(ctx)
  try {
    return await ctx.atomically(async (tx) => {
      await requireRight(tx, who, 'subsystems.write')
      const { id } = await tx.db.subsystem.create({
        data: {
          ...withoutUndefined(settings),
          createdAt: ctx.now,
          secrets: { create: row },
          ...(protocol === 'native' && { connections: { create: { protocol } } }),
        },
        select: { id: true },
      })
      await recordEvent(tx, { kind: 'subsystem.created', subsystemId: id, facts: { identifier } }, who)
      return { id, identifier, secret }
    })
  } catch (cause) {
    if (isUniqueViolation(cause))
      throw new Refusal('already_exists', { detail: `There is a ${identifier} already.`, cause })
    throw cause
  }
}
