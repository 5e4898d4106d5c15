import type { Context } from '#lib/db/context.ts'

/**
 * Until the transaction ends nobody else moves hardware tokens in or out of stock, so that a token is in one place. Taken
 * after the user's row, never before.
 */
export async function holdStock(tx: Context): Promise<void> {
  await tx.db.$executeRaw`LOCK TABLE hardware_token IN SHARE ROW EXCLUSIVE MODE`
}
