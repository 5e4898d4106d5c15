import { Logger, type LogLevel } from 'graphile-worker'
import { log } from '#lib/base/log.ts'

const levels: Record<`${LogLevel}`, 'error' | 'warn' | 'debug'> = {
  error: 'error',
  warning: 'warn',
  // Each start and end of a job: what matters of them is in the audit log.
  info: 'debug',
  debug: 'debug',
}

/** What the job queue has to say, in our log. Its messages name jobs by number; payloads are sealed. */
export const queueLogger = new Logger(() => (level, message) => log[levels[level]](`job queue: ${message}`))
