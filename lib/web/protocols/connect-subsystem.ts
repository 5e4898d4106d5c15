import type { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { type CreateSubsystem, createSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { protocols } from './protocols.ts'

/** Speaks nothing yet: what it will speak has settings that must be given. */
const noProtocol = 'none'

/** What a subsystem may speak from the beginning, for it works without further settings; Portico's own unless one is named. */
const readyProtocols = protocols
  .map(({ protocol }) => protocol)
  .filter(({ whole, defaults }) => whole.safeParse(defaults).success)

export const firstProtocols: readonly { name: string; title: string }[] = [
  ...readyProtocols.map(({ name, title }) => ({ name, title })),
  { name: noProtocol, title: 'Another one, which I set up next' },
]

/**
 * Makes an application that speaks the named protocol from the beginning, and no other; `none` speaks nothing yet.
 * Refuses: already_exists, not_permitted, malformed_request (no such protocol, or one that needs a landing URL).
 */
export function connectSubsystem(ctx: Context, input: z.infer<typeof CreateSubsystem>, who: Actor) {
  const { protocol: name = 'native', identifier } = input
  const spoken = readyProtocols.find((protocol) => protocol.name === name)
  if (!spoken && name !== noProtocol) {
    const names = firstProtocols.map((protocol) => protocol.name).join(', ')
    throw new Refusal('malformed_request', { detail: `protocol: say one of ${names}.` })
  }
  return ctx.atomically(async (tx) => {
    const made = await createSubsystem(tx, input, who)
    if (spoken && name !== 'native') await enableConnection(tx, spoken, { subsystem: identifier }, who)
    return made
  })
}
