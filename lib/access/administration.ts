import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

/** The portal is a subsystem of itself; this role of it may do everything. */
export const portalIdentifier = 'portal'
export const administratorRole = 'administrator'

const administrationLock = 7_078_010

/**
 * Until the transaction ends nobody else changes who administers the portal: two administrators who remove each other
 * take turns, and the second is no administrator any more.
 */
export async function holdAdministration(tx: Context): Promise<void> {
  await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(${administrationLock}::bigint)::text`
}

/** Whether this user keeps the portal administered. */
export const administers = async (ctx: Context, userId: string): Promise<boolean> =>
  (await ctx.db.grant.findFirst({ where: { ...lasting(ctx), userId }, select: { id: true } })) !== null

/** Call it after a change under `holdAdministration`. Refuses: last_administrator, which takes the change back. */
export async function refuseNoAdministrator(tx: Context): Promise<void> {
  if (await tx.db.grant.findFirst({ where: lasting(tx), select: { id: true } })) return
  throw new Refusal('last_administrator', { detail: 'Make somebody else administrator first, without an end date.' })
}

/**
 * Grants that leave the portal with an administrator. Those that end one day do not count: it would be without anyone
 * then. So a grant that was closed a moment after this transaction's `now` does not count either.
 */
const lasting = (ctx: Context) => ({
  user: { lockedAt: null },
  role: { name: administratorRole, subsystem: { identifier: portalIdentifier } },
  limitedToId: null,
  validFrom: { lte: ctx.now },
  validTo: null,
})
