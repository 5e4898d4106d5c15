import type { Context } from '#lib/db/context.ts'
import type { Protocol } from '#lib/subsystems/connections/protocol.ts'
import type { BrowserAnswer } from '#lib/web/browser-answer.ts'

/** Takes a visitor back who was sent to sign in: the payload is what the protocol gave along. */
export type Resume = (ctx: Context, payload: unknown, session: { id: string; userId: string }) => Promise<BrowserAnswer>

/** All that the edge must know of a protocol. */
export type ProtocolAtEdge = {
  protocol: Protocol
  /** When to choose it, in one sentence for whoever connects an application. */
  about: string
  /** Where the dashboard shows and edits its settings, below the subsystem's pages. */
  part: '' | `protocols/${string}`
  /** What the secret of an application is to a client of this protocol; null where it has no use for it. */
  secretIs: string | null
  resume: Resume
}
