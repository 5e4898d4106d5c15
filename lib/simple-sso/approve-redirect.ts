import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { editConnection, lockSubsystem } from '#lib/subsystems/connections/change-connection.ts'
import { parseWhole, readRow } from '#lib/subsystems/connections/connection-row.ts'
import { simpleSsoConnection } from './connection.ts'

export const DecideRedirect = z.strictObject({ subsystem: z.string(), url: z.string().max(2_048) })

/**
 * Registers an address that learn mode has seen, or any other; several at once are all kept. Refuses: no_such_subsystem,
 * not_permitted, built_in, no_such_connection (off, or never spoken), malformed_request.
 */
export function approveRedirect(ctx: Context, { subsystem, url }: z.infer<typeof DecideRedirect>, who: Actor) {
  return ctx.atomically(async (tx) => {
    const { id } = await lockSubsystem(tx, subsystem, who)
    const row = await readRow(tx, id, simpleSsoConnection.name)
    if (!row?.enabled) throw new Refusal('no_such_connection')
    const { redirectUrls } = parseWhole(simpleSsoConnection, { ...simpleSsoConnection.defaults, ...row.settings })
    const parsed = simpleSsoConnection.parts.shape['redirectUrls'].safeParse([...redirectUrls, url])
    if (!parsed.success) throw new Refusal('malformed_request', { detail: parsed.error.issues[0]?.message ?? '' })
    return editConnection(tx, simpleSsoConnection, { subsystem, redirectUrls: parsed.data }, who)
  })
}
