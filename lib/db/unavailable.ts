import { DatabaseUnavailable } from '#lib/base/database-unavailable.ts'
import { type ErrorLayer, errorLayers } from './error-codes.ts'

/** Node's codes of a connection that cannot be made or was cut; ENOENT is a unix socket that is not there. */
const networkCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN'],
])
const networkCalls = new Set(['connect', 'read', 'write', 'getaddrinfo'])
/** PostgreSQL: shutting down, crashed, starting up, too many connections. */
const serverCodes = new Set(['57P01', '57P02', '57P03', '53300'])
/** Prisma: cannot reach, timed out reaching, operation timed out, connection closed, pool timeout, no transaction slot. */
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037'])
/** pg gives these no code. */
const codelessWords =
  /connection terminated|timeout exceeded when trying to connect|unable to start a transaction in the given time|not queryable|connection error|query read timeout/i

/**
 * The error as DatabaseUnavailable when it says that PostgreSQL cannot be reached, null when it says anything else.
 * `run` and `inTransaction` use it already; whoever catches what Prisma's models throw uses it too.
 */
export function databaseUnavailable(error: unknown): DatabaseUnavailable | null {
  if (error instanceof DatabaseUnavailable) return error
  return errorLayers(error).some(saysUnreachable) ? new DatabaseUnavailable(error) : null
}

function saysUnreachable({ code, message, syscall, fromPrisma }: ErrorLayer): boolean {
  if (serverCodes.has(code) || prismaCodes.has(code) || /^08...$/.test(code)) return true
  if (networkCodes.has(code)) return fromPrisma || networkCalls.has(syscall)
  return (code === '' || fromPrisma) && codelessWords.test(message)
}
