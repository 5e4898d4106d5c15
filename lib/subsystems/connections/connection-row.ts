import { contentVersion } from '#lib/base/content-version.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { Protocol } from './protocol.ts'

type Stored = { enabled: boolean; settings: Record<string, unknown> }

/** The connection as it is kept; null where the subsystem never spoke the protocol. */
export async function readRow(ctx: Context, subsystemId: string, protocol: string): Promise<Stored | null> {
  const row = await ctx.db.connection.findUnique({
    where: { subsystemId_protocol: { subsystemId, protocol } },
    select: { enabled: true, settings: true },
  })
  if (!row) return null
  // Written by `writeRow` alone, which keeps objects.
  return { enabled: row.enabled, settings: row.settings as Record<string, unknown> }
}

/** What may be told of settings. Parts that came later have their default. */
export const told = <S extends object>(
  { shown, defaults }: Protocol<S>,
  settings: object,
): Record<string, unknown> => ({
  ...shown.parse({ ...defaults, ...settings }),
})

/** The version that whoever edits sends back; switching on and off is a change too. */
export const versionOf = <S extends object>(protocol: Protocol<S>, row: Stored | null): string =>
  contentVersion({ enabled: row?.enabled ?? false, ...told(protocol, row?.settings ?? {}) })

/** Settings that fit together. Refuses: malformed_request naming the first part that does not fit. */
export function parseWhole<S extends object>({ whole }: Protocol<S>, settings: object): S {
  const parsed = whole.safeParse(settings)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refusal('malformed_request', { detail: `${issue?.path.join('.')}: ${issue?.message}` })
}
