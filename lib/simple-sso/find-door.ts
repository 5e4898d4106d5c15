import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findConnection } from '#lib/subsystems/connections/find-connection.ts'
import { type SimpleSsoSettings, simpleSsoConnection } from './connection.ts'
import { redirectAddress } from './redirect.ts'

/** What is to be known of a subsystem to let someone in by this protocol. */
export type Door = {
  id: string
  identifier: string
  title: string
  contact: string | null
  settings: SimpleSsoSettings
}

/**
 * The door of a subsystem by this protocol.
 * Refuses: 400 unknown_subsystem (it does not speak it any more), subsystem_unavailable (switched off).
 */
export async function findDoor(ctx: Context, id: string): Promise<Door> {
  const found = await findConnection(ctx, simpleSsoConnection, { id })
  const subsystem = await ctx.db.subsystem.findUnique({
    where: { id },
    select: { enabled: true, title: true, contact: true },
  })
  if (subsystem && !subsystem.enabled) {
    throw new Refusal('subsystem_unavailable', { detail: `${subsystem.title} is switched off for now.` })
  }
  if (!found || !subsystem) throw new Refusal('unknown_subsystem')
  return { ...found, contact: subsystem.contact }
}

/** Refuses: 403 redirect_unapproved, with the words that help whoever is asked for help. */
export function requireApproved({ identifier, title, contact, settings }: Door, redirectTo: string): void {
  const address = redirectAddress(redirectTo)
  if (settings.redirectUrls.includes(address)) return
  const detail = `${title} wants you back at ${address}. ${contact ?? 'An administrator'} can approve that address; then load this page again.`
  throw new Refusal('redirect_unapproved', { detail, about: identifier })
}
