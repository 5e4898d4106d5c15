import type { Context } from '#lib/db/context.ts'
import { runHashTask } from './hash-pool.ts'

/** One spelling for what looks the same: the same password typed on two systems must be the same bytes (RFC 8265). */
export const canonicalPassword = (password: string): string => password.normalize('NFKC')

/** The hash to store, by the configured scheme. Refuses: 503 busy. */
export function hashPassword(ctx: Context, password: string): Promise<string> {
  return runHashTask('hash', { scheme: ctx.config.passwordScheme, password: canonicalPassword(password) })
}
