import type { z } from 'zod'
import type { Context } from '#lib/db/context.ts'

/** What a protocol says of its connections. Its folder declares it, the list in `lib/web/protocols` gathers them. */
export type Protocol<Settings extends object = Record<string, unknown>> = {
  /** As in the table, in paths and on the command line: `oidc`. */
  readonly name: string
  /** Its name for people: "OpenID Connect". */
  readonly title: string
  /** Every part that can be set, each of them optional: what whoever edits may send. No defaults here. */
  readonly parts: z.ZodObject
  /** All of them together, and what they must not be at the same time. */
  readonly whole: z.ZodType<Settings>
  /** What a new connection begins with, before what was asked for. */
  readonly defaults: Settings
  /** What may leave the portal and stand in the log: settings that are secret are not in it. */
  readonly shown: z.ZodType<Partial<Settings>>
  /** The last word on settings that are about to be kept, in the transaction: it refuses, or completes them. */
  settle?(tx: Context, settings: Settings, subsystem: { id: string; identifier: string }): Promise<Settings>
}
