import type { Context } from '#lib/db/context.ts'
import { verifyPassword } from './verify-password.ts'

/**
 * Whether this is the user's password now. For a person who is known already: it takes no care that the time tells nothing,
 * and spends no budget. Refuses: 503 busy.
 */
export async function isPasswordOf(
  ctx: Context,
  { userId, password }: { userId: string; password: string },
): Promise<boolean> {
  const stored = await ctx.db.password.findUnique({ where: { userId }, select: { hash: true } })
  return (await verifyPassword(ctx, password, stored?.hash ?? null)).matches
}
