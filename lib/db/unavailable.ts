import { DatabaseUnavailable } from '#lib/base/database-unavailable.ts'

/** Node's codes of a connection that cannot be made or was cut; ENOENT is a unix socket that is not there. */
const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
/** https://www.postgresql.org/docs/current/errcodes-appendix.html: shutting down, crashed, starting up, too many connections. */
const server = new Set(['57P01', '57P02', '57P03', '53300'])
/** Prisma: cannot reach, timed out reaching, operation timed out, connection closed, pool timeout, too many connections. */
const prisma = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037'])
/** pg gives these no code. */
const words =
  /connection terminated|timeout exceeded when trying to connect|not queryable|connection error|query read timeout/i

/** The error as DatabaseUnavailable when it says that PostgreSQL cannot be reached; null when it says anything else. */
export function databaseUnavailable(error: unknown): DatabaseUnavailable | null {
  if (error instanceof DatabaseUnavailable) return error
  return saysUnreachable(error, 0) ? new DatabaseUnavailable(error) : null
}

function saysUnreachable(error: unknown, depth: number): boolean {
  if (!(error instanceof Error) || depth > 5) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (network.has(code) || server.has(code) || prisma.has(code) || code.startsWith('08')) return true
  if (code === '' && words.test(error.message)) return true
  if (error instanceof AggregateError && error.errors.some((inner) => saysUnreachable(inner, depth + 1))) return true
  return saysUnreachable(error.cause, depth + 1)
}
