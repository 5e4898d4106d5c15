import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { log } from '#lib/base/log.ts'

const replacementsPerMinuteMax = 10
const ready = 'ready'
const drainNow = 'drain'

/**
 * Starts `count` workers and resolves when all of them serve. One that dies later is replaced, up to ten a minute; one
 * that dies before it has served is a fault that would repeat for ever, so it ends the whole (`onBroken`).
 */
export async function startWorkers(
  count: number,
  env: Record<string, string>,
  onBroken: (error: Error) => void,
): Promise<{ stop: () => Promise<void> }> {
  // Every worker takes connections off the shared socket itself. Handed round by the primary, one that was on its way to
  // a worker that died would hang for ever.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  const deaths: number[] = []
  let stopping = false
  const start = async () => {
    const worker = cluster.fork(env)
    await untilReady(worker)
    worker.once('exit', (code, signal) => {
      if (stopping) return
      log.error({ pid: worker.process.pid, code, signal }, 'a worker died, starting another')
      const minuteAgo = Date.now() - 60_000
      if (deaths.push(Date.now()) && deaths.filter((at) => at > minuteAgo).length > replacementsPerMinuteMax) {
        return onBroken(new Error(`more than ${replacementsPerMinuteMax} workers died within a minute`))
      }
      start().catch((error: Error) => {
        if (!stopping) onBroken(error)
      })
    })
  }
  const stop = async () => {
    stopping = true
    await Promise.all(Object.values(cluster.workers ?? {}).map(stopWorker))
  }
  try {
    await Promise.all(Array.from({ length: count }, start))
  } catch (error) {
    stopping = true
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGKILL')
    throw error
  }
  return { stop }
}

async function untilReady(worker: Worker): Promise<void> {
  const outcome = await Promise.race([once(worker, 'message'), once(worker, 'exit').then(() => null)])
  if (outcome?.[0] !== ready) throw new CannotStart('A worker ended before it served')
}

async function stopWorker(worker: Worker | undefined): Promise<void> {
  if (!worker || worker.isDead()) return
  const gone = once(worker, 'exit')
  if (worker.isConnected()) worker.send(drainNow)
  await gone
}

/** In a worker, first of all: settles when the primary wants it to drain, or is gone. A worker may be told while it starts. */
export function drainAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.once('disconnect', resolve)
    process.on('message', (message) => {
      if (message === drainNow) resolve()
    })
  })
}

/** In a worker: tells the primary that requests are served. */
export function reportReady(): void {
  process.send?.(ready)
}
