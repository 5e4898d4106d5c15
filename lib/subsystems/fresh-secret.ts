import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'

/** A new secret of a subsystem and the row that keeps its hash. The hint tells secrets apart on a screen. */
export function freshSecret(ctx: Context) {
  const secret = newSecret('pcs')
  return { secret, row: { hash: new Uint8Array(hashSecret(secret)), hint: secret.slice(-4), createdAt: ctx.now } }
}
