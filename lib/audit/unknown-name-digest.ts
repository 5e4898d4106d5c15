import type { Context } from '#lib/db/context.ts'

/**
 * What audit and throttle keep of a name that nobody bears: people type passwords into that field. The same name gives
 * the same digest, and without the root secret nobody can try names against it. Give it the name in its normal form.
 */
export const unknownNameDigest = (ctx: Context, name: string): string =>
  ctx.sealer.hmac('unknown name', name).toString('base64url')
