import type { Context } from '#lib/db/context.ts'

/** Notes that a person was registered and may be registered over, until they are completed. */
export async function noteRegistration(tx: Context, userId: string): Promise<void> {
  const at = tx.now
  await tx.db.superflyRegistration.upsert({
    where: { userId },
    create: { userId, at },
    update: { at },
    select: { at: true },
  })
}

/** Whether a registration is still incomplete. Takes the row, so that it is completed or replaced, not both. */
export async function holdRegistration(tx: Context, userId: string): Promise<boolean> {
  const rows = await tx.db.$queryRaw<unknown[]>`
    SELECT 1 FROM superfly_registration WHERE user_id = ${userId}::uuid FOR UPDATE`
  return rows.length > 0
}

/** From now on nobody registers over this person. */
export async function completeRegistration(ctx: Context, userId: string): Promise<void> {
  await ctx.db.superflyRegistration.deleteMany({ where: { userId } })
}
