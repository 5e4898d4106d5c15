import type { ChildProcess } from 'node:child_process'
import type pg from 'pg'
import type { Filled, Subsystem } from './fill.ts'
import type { Load, Seen } from './load.ts'
import { cpuOf, cpuOfPostgres, runProgram } from './processes.ts'
import { prepareTokens, spentTokens } from './tokens.ts'

export type CaseName = 'exchange' | 'touch'
export type Way = 'lane' | 'floor' | 'next'
export const cases = ['exchange', 'touch'] as const
export const ways = ['lane', 'floor', 'next'] as const

export interface Measured extends Seen {
  /** Processor time per request, microseconds. */
  serverCpu: number
  postgresCpu: number
}

export interface Target {
  origin: string
  child: ChildProcess
}

export interface Bench {
  filled: Filled
  dataDir: string
  pool: pg.Pool
  targets: Record<Way, Target>
}

export const connections = 16
/** More than any of the three could exchange in a second here; the load fails loudly when it runs out. */
const tokensPerSecond = 12_000
const idsPerTouch = 100

/** One round of one case by one way. Throws where an answer was not 2xx, or exchanges and spent tokens disagree. */
export async function measure(bench: Bench, name: CaseName, way: Way, seconds: number): Promise<Measured> {
  const { filled, dataDir, pool, targets } = bench
  const { origin, child } = targets[way]
  if (name === 'exchange') await prepareTokens(pool, filled.billing.id, Math.ceil(tokensPerSecond * seconds))
  const load = name === 'exchange' ? exchangeLoad(filled) : touchLoad(filled)
  const pid = child.pid ?? 0
  const before = { server: cpuOf(pid), postgres: cpuOfPostgres(dataDir) }
  const printed = await runProgram(['bench/load.ts', JSON.stringify({ ...load, url: origin + load.url, seconds })])
  const seen: Seen = JSON.parse(printed)
  const after = { server: cpuOf(pid), postgres: cpuOfPostgres(dataDir) }
  if (seen.failed > 0 || seen.requests === 0) throw new Error(`${name} by ${way}: ${printed}`)
  if (name === 'exchange') await checkSpent(pool, seen, way)
  return {
    ...seen,
    serverCpu: (after.server - before.server) / seen.requests,
    postgresCpu: (after.postgres - before.postgres) / seen.requests,
  }
}

/** Requests that were under way when the load ended are answered but not counted. */
async function checkSpent(pool: pg.Pool, { requests }: Seen, way: Way): Promise<void> {
  const spent = await spentTokens(pool)
  if (spent < requests || spent > requests + connections) {
    throw new Error(`exchange by ${way}: ${requests} answers, but ${spent} tokens spent`)
  }
}

type Partial = Omit<Load, 'seconds'>

function exchangeLoad({ billing }: Filled): Partial {
  return { url: '/api/sso/token/exchange', authorization: basic(billing), connections }
}

/** Touches of 100 sessions of the wiki at a time. */
export function touchLoad({ wiki, wikiSessions }: Filled): Partial {
  const starts = Array.from({ length: Math.floor(wikiSessions.length / idsPerTouch) }, (_, n) => n * idsPerTouch)
  const bodies = starts.map((start) => JSON.stringify({ sessions: wikiSessions.slice(start, start + idsPerTouch) }))
  return { url: '/api/sso/session/touch', authorization: basic(wiki), connections, bodies }
}

const basic = ({ identifier, secret }: Subsystem): string => `Basic ${btoa(`${identifier}:${secret}`)}`
