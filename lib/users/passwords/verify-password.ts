import type { Context } from '#lib/db/context.ts'
import { canonicalPassword } from './hash-password.ts'
import { runHashTask } from './hash-pool.ts'
import { openHash } from './sealed-hash.ts'

/** Hashes of random passwords that nobody knows: an unknown name costs what a known one does. */
export const decoys = {
  argon2id: '$argon2id$v=19$m=19456,t=2,p=1$Yq0mMdB3d3YtFyKcBc1qkg$Rm1Ifs0D9nRtbn1NczyVPb6kB1v2gk3bpTQ8zJlZ2kM',
  bcrypt: 'bcrypt-sha384$2b$12$C7C5Hk0Wk9x7y0bq1m1WLuS3n8m1b2mZ0l8l6m3o6mVq0m5iA7r6K',
} as const

export type Verification = {
  matches: boolean
  /** It matches, and the hash was made by another scheme or by weaker parameters than today's: it should be replaced. */
  outdated: boolean
  /** How long the task waited for a thread. */
  waitedMs: number
}

/**
 * Whether the password belongs to the stored hash; with no hash (unknown user) the answer is no, after the same work.
 * Other systems hashed the bytes as they came, so these are tried first, and then the one spelling that Portico itself keeps.
 * Refuses: 503 busy.
 */
export async function verifyPassword(
  ctx: Context,
  password: string,
  hash: string | null,
  from: { stranger?: boolean } = {},
): Promise<Verification> {
  const started = performance.now()
  const scheme = ctx.config.passwordScheme
  const spellings = [...new Set([password, canonicalPassword(password)])]
  const stored = hash === null ? decoys[scheme] : openHash(ctx, hash)
  const verified = await runHashTask('verify', { stored, spellings, scheme }, from)
  const waitedMs = Math.max(0, performance.now() - started - verified.workMs)
  const matches = hash !== null && verified.matches
  return { matches, outdated: matches && verified.outdated, waitedMs }
}
