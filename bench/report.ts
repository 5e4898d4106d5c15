import { cpus, totalmem } from 'node:os'
import { type CaseName, cases, connections, type Measured, type Way, ways } from './measure.ts'

export type Rounds = Record<CaseName, Record<Way, Measured[]>>

export interface Setting {
  rounds: number
  seconds: number
  postgres: string
  hintMicroseconds: number
}

const titles: Record<Way, string> = { lane: 'express lane', floor: 'floor', next: 'through Next' }
const aims: { title: string; case: CaseName; of: Way; to: Way; atLeast: number }[] = [
  { title: 'exchange, express lane : floor', case: 'exchange', of: 'lane', to: 'floor', atLeast: 0.7 },
  { title: 'touch, express lane : floor', case: 'touch', of: 'lane', to: 'floor', atLeast: 0.7 },
  { title: 'exchange, express lane : Next', case: 'exchange', of: 'lane', to: 'next', atLeast: 5 },
  { title: 'touch, express lane : Next', case: 'touch', of: 'lane', to: 'next', atLeast: 5 },
]

/** The figures as two Markdown tables: medians, with the lowest and highest round in brackets. */
export function tablesOf(rounds: Rounds): string {
  const rows = cases.flatMap((name) => ways.map((way) => rowOf(name, way, rounds[name][way])))
  const ratios = aims.map((aim) => {
    const of = rounds[aim.case][aim.of]
    // Round by round: what slowed the machine down slowed both sides of a round down.
    const values = rounds[aim.case][aim.to].map((to, n) => (of[n]?.perSecond ?? 0) / to.perSecond)
    return `| ${aim.title} | ${spread(values, 2)} | ≥ ${aim.atLeast} | ${median(values) >= aim.atLeast ? 'met' : '**missed**'} |`
  })
  return [
    '| | requests/s | p50 ms | p99 ms | server CPU µs/request | PostgreSQL CPU µs/request |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    '| ratio | measured | aim | |',
    '|---|---|---|---|',
    ...ratios,
  ].join('\n')
}

function rowOf(name: CaseName, way: Way, measured: Measured[]): string {
  const column = (pick: (one: Measured) => number) => spread(measured.map(pick), 0)
  const columns = [
    column((one) => one.perSecond),
    column((one) => one.p50Ms),
    column((one) => one.p99Ms),
    column((one) => one.serverCpu),
    column((one) => one.postgresCpu),
  ]
  return `| ${name}, ${titles[way]} | ${columns.join(' | ')} |`
}

const sorted = (values: number[]) => [...values].sort((a, b) => a - b)

function median(values: number[]): number {
  const ordered = sorted(values)
  const middle = ordered.length / 2
  return ((ordered[Math.ceil(middle) - 1] ?? 0) + (ordered[Math.floor(middle)] ?? 0)) / 2
}

function spread(values: number[], digits: number): string {
  const say = (value: number) => value.toLocaleString('en', { maximumFractionDigits: digits })
  const ordered = sorted(values)
  return `${say(median(values))} (${say(ordered[0] ?? 0)}–${say(ordered.at(-1) ?? 0)})`
}

/** `docs/performance.md`. */
export function documentOf(rounds: Rounds, { rounds: count, seconds, postgres, hintMicroseconds }: Setting): string {
  const [cpu] = cpus()
  const machine = `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`
  return `# Performance

Written by \`npm run bench -- --write\` on ${new Date().toISOString().slice(0, 10)}. Machine: ${machine}; ${process.platform},
Node ${process.versions.node}, PostgreSQL ${postgres} inside Portico. Client, servers and database share its cores.

The two calls that applications make all the time: *exchange* redeems a fresh one-time token for a session, *touch* asks after
100 sessions at once. ${connections} connections, ${count} rounds of ${seconds} s, the three ways in turn within each round.

- **express lane**: the portal as \`npm start\` runs it, one process. Its CPU time includes sealing the audit log.
- **floor**: bare \`node:http\` with the same SQL statement, parameters and pool, and the same JSON; no guard, no validation, no
  signature. The distance to it is what Portico itself costs.
- **through Next**: the same route files, called by Next instead.

${tablesOf(rounds)}

Medians; the lowest and the highest round in brackets.

Every exchange also signs a logout hint (ES256), which the floor does not: ${Math.round(hintMicroseconds)} µs each on this machine.
A touch writes a session only when it was last written longer ago than a tenth of its idle limit (three minutes by default), so
most touches, here and in real use, only read.
`
}
