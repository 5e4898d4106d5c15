import cluster from 'node:cluster'
import { availableParallelism } from 'node:os'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { log } from '#lib/base/log.ts'
import { type Config, ConfigError, readConfig } from '#lib/config/env.ts'
import { createContext } from '#lib/db/runtime.ts'
import { startPump } from '#lib/deliveries/pump.ts'
import { prepareInstance } from '#lib/setup/prepare-instance.ts'
import { drainAsked, reportReady, startWorkers } from './cluster.ts'
import { deliveryFormats } from './delivery-formats.ts'
import { startJobs } from './jobs.ts'
import { openProcess, prepareDatabase } from './open-installation.ts'
import { portalJobs } from './portal-jobs.ts'
import { startQueue } from './queue.ts'
import { serve } from './serve.ts'
import { ignoreStopSignals, onStopSignal } from './shutdown.ts'

type Env = Record<string, string | undefined>

/** Starts this process: the whole portal, or one worker of it. Ends the process when it cannot start or is told to stop. */
export async function startPortico(env: Env): Promise<void> {
  try {
    const config = readConfig(env)
    log.level = config.logLevel
    const dev = env['NODE_ENV'] !== 'production'
    await (cluster.isWorker ? startWorker(config, dev) : startPrimary(config, dev))
  } catch (error) {
    fail(error)
  }
}

async function startPrimary(config: Config, dev: boolean): Promise<void> {
  const opened: (() => Promise<void>)[] = []
  const stop = async (exitCode: number) => {
    for (const close of opened.reverse()) await close()
    process.exit(exitCode)
  }
  onStopSignal((signal) => {
    log.info({ signal }, 'stopping')
    stop(0).catch(fail)
  })
  const broken = (error: Error) => {
    log.fatal({ err: error }, 'cannot go on')
    stop(1).catch(fail)
  }
  try {
    const database = await prepareDatabase(config)
    opened.push(database.close)
    void database.lost.then(broken)
    const own = await openProcess(config, database.url)
    opened.push(own.close)
    const { setupUrl } = await prepareInstance(createContext(own.runtime))
    opened.push(startJobs(portalJobs(() => createContext(own.runtime))).stop)
    const pump = startPump(() => createContext(own.runtime), deliveryFormats)
    opened.push(pump.stop)
    opened.push(startQueue(own.runtime, database.directUrl, pump).stop)
    const workers = dev ? 1 : workerCount(config)
    const env = { DATABASE_URL: database.url, DATABASE_DIRECT_URL: database.directUrl }
    const serving = workers === 1 ? await serve(config, dev) : await startWorkers(workers, env, broken)
    opened.push(serving.stop)
    log.info({ url: config.publicUrl.origin, workers }, 'Portico is ready')
    if (setupUrl)
      log.info({ setupUrl }, 'nobody administers this portal yet: open the set-up link, good once and for a day')
  } catch (error) {
    explain(error)
    await stop(1)
  }
}

async function startWorker(config: Config, dev: boolean): Promise<void> {
  ignoreStopSignals()
  const asked = drainAsked()
  if (!config.databaseUrl) throw new Error('A worker is given its database by the primary')
  const own = await openProcess(config, config.databaseUrl)
  const serving = await serve(config, dev)
  reportReady()
  await asked
  await serving.stop()
  await own.close()
  process.exit(0)
}

function workerCount({ webConcurrency }: Config): number {
  return webConcurrency === 'auto' ? availableParallelism() : webConcurrency
}

function fail(error: unknown): never {
  explain(error)
  process.exit(1)
}

/** What the operator can cure is one plain message; everything else is a bug, with its trace. */
function explain(error: unknown): void {
  if (error instanceof CannotStart || error instanceof ConfigError) process.stderr.write(`${error.message}\n`)
  else log.fatal({ err: error }, 'Portico failed')
}
