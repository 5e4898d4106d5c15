import { outboundFailures } from '#lib/outbound/outbound-failure.ts'

/** An answer of a server that says it is broken itself. */
export class ServerBroken extends Error {
  override readonly name = 'ServerBroken'
  /** next-auth hands errors on by message and code alone. */
  readonly code = 'upstream_broken'
}

const codes = new Set([
  'upstream_broken',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
])
const ofGuard: readonly string[] = Object.values(outboundFailures)

/**
 * In words that the server is away, where that is what an error says: no connection, no answer in time, or a status of its own
 * failure. Null where it answered, and the answer was not accepted.
 */
export function outageOf(error: unknown): string | null {
  const { error: inner = error } = Object(error) as { error?: unknown }
  if (!(inner instanceof Error)) return null
  const { code } = inner as { code?: unknown }
  const away =
    codes.has(String(code)) ||
    ofGuard.includes(inner.message) ||
    // openid-client says both in words alone.
    /timed out after \d+ms|, got: 5\d\d/.test(inner.message)
  return away ? inner.message : null
}
