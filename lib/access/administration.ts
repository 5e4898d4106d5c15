import { Prisma } from '#generated/prisma/client.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

/** The portal is a subsystem of itself; this role of it may do everything. */
export const portalIdentifier = 'portal'
export const administratorRole = 'administrator'

const administrationLock = 7_078_010

/**
 * Until the transaction ends nobody else changes who administers the portal: two administrators who remove each other
 * take turns, and the second is no administrator any more. The first of all locks.
 */
export async function holdAdministration(tx: Context): Promise<void> {
  await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(${administrationLock}::bigint)::text`
}

/** Whether this user keeps the portal administered. */
export const administers = (ctx: Context, userId: string): Promise<boolean> =>
  administratorExists(ctx, Prisma.sql`${lasting} AND u.id = ${userId}::uuid`)

/**
 * Whether anybody does, or anybody but one. Before a change under `holdAdministration` it tells whether there is someone to
 * lose.
 */
export const isLastinglyAdministered = (ctx: Context, but?: string): Promise<boolean> =>
  administratorExists(ctx, but === undefined ? lasting : Prisma.sql`${lasting} AND u.id <> ${but}::uuid`)

/** Call it after a change under `holdAdministration`. Refuses: last_administrator, which takes the change back. */
export async function refuseNoAdministrator(tx: Context): Promise<void> {
  if (await isLastinglyAdministered(tx)) return
  throw new Refusal('last_administrator', { detail: 'Make somebody else administrator first, without an end date.' })
}

/** Whether anyone who is not locked administers the portal, if only for now. */
export const isAdministered = (ctx: Context): Promise<boolean> =>
  administratorExists(
    ctx,
    Prisma.sql`(held.valid_to IS NULL OR held.valid_to > ${ctx.now}) AND (m.valid_to IS NULL OR m.valid_to > ${ctx.now})`,
  )

/**
 * What ends one day does not leave the portal with an administrator: it would be without anyone then. So what was closed a
 * moment after this transaction's `now` does not count either.
 */
const lasting = Prisma.sql`held.valid_to IS NULL AND m.valid_to IS NULL`

async function administratorExists(ctx: Context, which: Prisma.Sql): Promise<boolean> {
  const [row] = await ctx.db.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM "grant" held
        JOIN role r ON r.id = held.role_id AND r.name = ${administratorRole}
        JOIN subsystem b ON b.id = r.subsystem_id AND b.identifier = ${portalIdentifier}
        LEFT JOIN team_member m ON m.team_id = held.team_id
        JOIN "user" u ON u.id = coalesce(held.user_id, m.user_id) AND u.locked_at IS NULL AND u.removed_at IS NULL
       WHERE held.limited_to_id IS NULL AND held.valid_from <= ${ctx.now}
         AND (m.id IS NULL OR m.valid_from <= ${ctx.now}) AND ${which}) AS found`
  return row?.found ?? false
}
