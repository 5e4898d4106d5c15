import { setTimeout as pause } from 'node:timers/promises'
import { type Runner, run, type Task, type TaskList } from 'graphile-worker'
import { log } from '#lib/base/log.ts'
import { seconds } from '#lib/base/time.ts'
import type { JobName } from '#lib/db/add-job.ts'
import { queueLogger } from '#lib/db/queue-logger.ts'
import { openQueuePool } from '#lib/db/queue-pool.ts'
import { createContext, type Runtime } from '#lib/db/runtime.ts'
import type { Pump } from '#lib/deliveries/pump.ts'
import { deliverMail } from '#lib/mail/deliver-mail.ts'
import { closeAllDueSessions } from '#lib/sessions/close-due-sessions.ts'
import { answerResetRequest } from '#lib/users/links/answer-reset-request.ts'

const restartSeconds = seconds(5)
const atOnceMax = 2

/** What each job of the queue does; `pump` tells applications. */
export function tasksOf(runtime: Runtime, pump: Pick<Pump, 'wake'>): TaskList {
  const tasks: Record<JobName, Task> = {
    mail: (payload, { job, abortSignal }) => {
      const attempt = { attempt: job.attempts, attemptsMax: job.max_attempts, signal: abortSignal }
      return deliverMail(createContext(runtime), { payload, ...attempt })
    },
    'reset-request': (payload) => answerResetRequest(createContext(runtime), payload),
    'tell-applications': () => pump.wake(),
    'close-sessions': (_, { abortSignal }) => closeAllDueSessions(() => createContext(runtime), abortSignal),
  }
  return tasks
}

/**
 * Runs the jobs of the queue, two at a time, on connections of its own (`directUrl`: it listens, which poolers do not carry).
 * A queue that ends, because the database went away, is started again. `stop` waits up to 5 s for what is running; what is
 * cut off then goes back into the queue.
 */
export function startQueue(runtime: Runtime, directUrl: string, pump: Pump): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const pgPool = openQueuePool(directUrl, { max: atOnceMax + 2 })
  let runner: Runner | undefined
  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        runner = await run({
          pgPool,
          concurrency: atOnceMax,
          noHandleSignals: true,
          logger: queueLogger,
          taskList: tasksOf(runtime, pump),
        })
        if (stopping.signal.aborted) await runner.stop()
        await runner.promise
      } catch (error) {
        log.error({ err: error }, 'the job queue ended')
      }
      await pause(restartSeconds * 1_000, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = loop()
  return {
    stop: async () => {
      stopping.abort()
      await runner?.stop().catch(() => undefined)
      await running
      await pgPool.end()
    },
  }
}
