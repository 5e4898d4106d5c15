import { CommanderError } from 'commander'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { Refusal, refusals } from '#lib/base/refusal.ts'
import { ConfigError } from '#lib/config/env.ts'
import { databaseUnavailable } from '#lib/db/unavailable.ts'

type Failure = { code: string; title: string; detail: string | null }

/** Writes why a command failed to stderr: one line for people, one JSON object for machines. A bug shows its stack. */
export function reportFailure(error: unknown, json: boolean): void {
  const failure = failureOf(error)
  if (json) process.stderr.write(`${JSON.stringify(failure)}\n`)
  else process.stderr.write(`portico: ${failure.detail ?? failure.title}\n`)
}

function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return { code: error.code, title: error.title, detail: error.detail ?? null }
  if (error instanceof CommanderError) {
    const { title } = refusals.malformed_request
    return { code: 'malformed_request', title, detail: error.message.replace(/^error: /, '') }
  }
  if (error instanceof CannotStart || error instanceof ConfigError) {
    return { code: 'cannot_start', title: 'Portico cannot work like this', detail: error.message }
  }
  if (databaseUnavailable(error)) {
    return { code: 'database_unavailable', title: refusals.database_unavailable.title, detail: null }
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: 'internal_error', title: 'This is a bug in Portico', detail }
}
