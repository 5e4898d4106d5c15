import type { z } from 'zod'
import { Prisma } from '#generated/prisma/client.ts'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { isUniqueViolation } from '#lib/db/unique-violation.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { refuseWrongKey } from './client-secret.ts'
import { settleEndpoints } from './endpoints.ts'
import { presetOf } from './presets.ts'
import { secretPurpose } from './provider.ts'
import type { CreateProvider } from './provider-fields.ts'

/**
 * Sets up another sign-in server. Its slug is part of the callback address, so it is taken for ever.
 * Refuses: not_permitted, name_taken, no_such_subsystem, provider_refused.
 */
export async function createProvider(
  ctx: Context,
  { clientSecret, clientKey, ...input }: z.infer<typeof CreateProvider>,
  who: Actor,
): Promise<{ slug: string }> {
  const preset = presetOf(input.preset)
  const endpoints = settleEndpoints(ctx.config, input.preset, input.endpoints)
  await refuseWrongKey(preset, clientKey, clientSecret)
  const { title = preset.title, scopes = preset.scopes } = input
  const id = newId()
  const sealedSecret = ctx.sealer.seal(clientSecret, secretPurpose(id))
  try {
    return await ctx.atomically(async (tx) => {
      await requireRight(tx, who, 'settings.write')
      for (const identifier of input.offeredTo) await findSubsystem(tx, identifier)
      const keys = { sealedSecret, clientKey: clientKey ?? Prisma.DbNull }
      const data = { ...input, ...keys, id, title, scopes, endpoints, createdAt: tx.now }
      const row = await tx.db.identityProvider.create({ data })
      const facts = { provider: title, slug: row.slug, preset: row.preset }
      await recordEvent(tx, { kind: 'identity-provider.created', facts }, who)
      return { slug: row.slug }
    })
  } catch (cause) {
    if (isUniqueViolation(cause)) throw new Refusal('name_taken', { cause })
    throw cause
  }
}
