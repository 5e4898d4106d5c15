import type { Context } from '#lib/db/context.ts'
import { canonicalPassword } from './hash-password.ts'
import { runHashTask } from './hash-pool.ts'

/** Hashes of random passwords that nobody knows: an unknown name costs what a known one does. */
const decoys = {
  argon2id: '$argon2id$v=19$m=19456,t=2,p=1$Yq0mMdB3d3YtFyKcBc1qkg$Rm1Ifs0D9nRtbn1NczyVPb6kB1v2gk3bpTQ8zJlZ2kM',
  bcrypt: 'bcrypt-sha384$2b$12$C7C5Hk0Wk9x7y0bq1m1WLuS3n8m1b2mZ0l8l6m3o6mVq0m5iA7r6K',
} as const

/**
 * Whether the password belongs to the stored hash; with no hash (unknown user) the answer is no, after the same work.
 * `outdated` tells that the hash was made by another scheme than the configured one and should be replaced.
 * Refuses: 503 busy.
 */
export async function verifyPassword(
  ctx: Context,
  password: string,
  hash: string | null,
): Promise<{ matches: boolean; outdated: boolean }> {
  const verified = await runHashTask({
    kind: 'verify',
    hash: hash ?? decoys[ctx.config.passwordScheme],
    password: canonicalPassword(password),
  })
  const matches = hash !== null && verified === true
  return { matches, outdated: matches && !hash.startsWith(schemeMarks[ctx.config.passwordScheme]) }
}

const schemeMarks = { argon2id: '$argon2id$v=19$m=19456,t=2,p=1$', bcrypt: 'bcrypt-sha384$2b$12$' } as const
