import type { Context } from '#lib/db/context.ts'

/** Keeps when a person last signed in, in the transaction that opens the session. */
export async function noteSignIn(tx: Context, userId: string): Promise<void> {
  await tx.db.$queryRaw`SELECT note_sign_in(${userId}::uuid, ${tx.now})::text`
}
