import { log } from '#lib/base/log.ts'
import { minutes } from '#lib/base/time.ts'

export interface Job {
  name: string
  everySeconds: number
  /** What it gives back is of no use to anyone; `stopping` tells long work to end at the next good place. */
  run: (stopping: AbortSignal) => Promise<unknown>
}

const pauseSecondsMax = minutes(5)

/**
 * Runs each job at once and then every `everySeconds`, never overlapping itself. A failing job is logged and tried
 * again at doubling pauses, up to five minutes. `stop` waits for what is running.
 */
export function startJobs(jobs: readonly Job[]): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const loops = jobs.map((job) => loop(job, stopping.signal))
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function loop({ name, everySeconds, run }: Job, stopping: AbortSignal): Promise<void> {
  let failures = 0
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
