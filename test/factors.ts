import { generateSecret, generateSync } from 'otplib'
import type { Context } from '#lib/db/context.ts'
import { confirmTotp } from '#lib/factors/totp/confirm-totp.ts'

/** The code that an authenticator app with this key shows now. */
export const totpCode = (key: string, now: Date): string =>
  generateSync({ secret: key, epoch: Math.floor(now.getTime() / 1_000) })

/** Adds an authenticator app to a user, as somebody does who has scanned its key. Its present code is spent. */
export async function addTotp(ctx: Context, userId: string, name = ''): Promise<{ id: string; key: string }> {
  const key = generateSecret()
  const added = await confirmTotp(ctx, { userId, key, name, code: totpCode(key, ctx.now) })
  if (!added) throw new Error('The authenticator app was not added')
  return { ...added, key }
}
