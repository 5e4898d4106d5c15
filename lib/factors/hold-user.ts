import type { Context } from '#lib/db/context.ts'

type Held = { epoch: number; locked: boolean }

/** Takes the user's row until the transaction ends: changes of one person's factors come one after the other. */
export async function holdUser(tx: Context, userId: string): Promise<Held | null> {
  const [user] = await tx.db.$queryRaw<Held[]>`
    SELECT session_epoch AS epoch, locked_at IS NOT NULL AS locked FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
  return user ?? null
}
