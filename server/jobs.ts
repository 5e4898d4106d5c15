import { log } from '#lib/base/log.ts'
import { minutes } from '#lib/base/time.ts'

export interface Job {
  name: string
  everySeconds: number
  /** What it gives back is of no use to anyone; `stopping` tells long work to end at the next good place. */
  run: (stopping: AbortSignal) => Promise<unknown>
}

const pauseSecondsMax = minutes(5)
/** At the start everybody wants a connection: jobs begin one after the other. */
const apartSeconds = 0.2

/**
 * Runs each job and then again every `everySeconds`, never overlapping itself: the first at once, the others a moment after
 * the one before. A failing job is logged and tried
 * again at doubling pauses, up to five minutes. `stop` waits for what is running.
 */
export function startJobs(jobs: readonly Job[]): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const loops = jobs.map((job, n) => loop(job, n * apartSeconds, stopping.signal))
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function loop({ name, everySeconds, run }: Job, afterSeconds: number, stopping: AbortSignal): Promise<void> {
  let failures = 0
  if (afterSeconds > 0) await pause(afterSeconds, stopping)
  while (!stopping.aborted) {
    try {
      await run(stopping)
      failures = 0
    } catch (error) {
      failures += 1
      log.error({ job: name, failures, err: error }, 'a job failed')
    }
    await pause(Math.min(everySeconds * 2 ** failures, Math.max(pauseSecondsMax, everySeconds)), stopping)
  }
}

function pause(seconds: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer)
      stopping.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, seconds * 1_000)
    stopping.addEventListener('abort', wake)
    if (stopping.aborted) wake()
  })
}
