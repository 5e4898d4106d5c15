import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { editConnection } from '#lib/subsystems/connections/change-connection.ts'
import { findConnection } from '#lib/subsystems/connections/find-connection.ts'
import { simpleSsoConnection } from './connection.ts'

export const DecideRedirect = z.strictObject({ subsystem: z.string(), url: z.string().max(2_048) })

/**
 * Registers an address that learn mode has seen, or any other. Refuses: no_such_subsystem, no_such_connection (off, or never
 * spoken), not_permitted, malformed_request.
 */
export async function approveRedirect(ctx: Context, { subsystem, url }: z.infer<typeof DecideRedirect>, who: Actor) {
  const found = await findConnection(ctx, simpleSsoConnection, { identifier: subsystem })
  if (!found) throw new Refusal('no_such_connection')
  const parsed = simpleSsoConnection.parts.shape['redirectUrls'].safeParse([...found.settings.redirectUrls, url])
  if (!parsed.success) throw new Refusal('malformed_request', { detail: parsed.error.issues[0]?.message ?? '' })
  return editConnection(ctx, simpleSsoConnection, { subsystem, redirectUrls: parsed.data }, who)
}
