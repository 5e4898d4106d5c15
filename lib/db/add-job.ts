import type { Context } from './context.ts'

/** Jobs by name, each with what it is given. Its runner is in server/queue.ts. */
export type JobName = 'mail' | 'reset-request' | 'tell-applications' | 'close-sessions'

type JobOptions = {
  /** How often it is tried; the pauses grow: 3 s, 7 s, 20 s … up to 6 h. 13 tries take 22 h. */
  triesMax: number
}

const purposeOf = (name: JobName): string => `job ${name}`

/**
 * Puts a job into the queue, in the transaction of `tx` if there is one: it runs when, and only if, that commits.
 * What it is given is sealed, for it may hold links that are as good as a password.
 */
export async function addJob(tx: Context, name: JobName, given: object, { triesMax }: JobOptions): Promise<void> {
  const payload = JSON.stringify({ sealed: tx.sealer.seal(JSON.stringify(given), purposeOf(name)) })
  await tx.db.$executeRaw`
    SELECT graphile_worker.add_job(${name}, payload => ${payload}::json, max_attempts => ${triesMax}::int)`
}

/** What a job was given; null where it was sealed for something else or under another root secret. */
export function openJob(ctx: Context, name: JobName, payload: unknown): unknown {
  const sealed = typeof payload === 'object' && payload !== null && 'sealed' in payload ? payload.sealed : null
  const text = typeof sealed === 'string' ? ctx.sealer.open(sealed, purposeOf(name)) : null
  return text === null ? null : JSON.parse(text)
}
