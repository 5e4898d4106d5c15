import { minutes, seconds } from '#lib/base/time.ts'
import { type Finding, fail, pass, warn } from '#lib/setup/health/finding.ts'
import type { Probe } from './probe.ts'

const warnSeconds = seconds(10)
const failSeconds = minutes(1)

/** How far the application's clock is from this machine's, by the `Date` of its answers. */
export function checkClock(probes: readonly Probe[]): Finding[] {
  const told = probes.flatMap(({ clockAheadSeconds }) => clockAheadSeconds ?? [])
  const [ahead] = told.sort((one, other) => Math.abs(one) - Math.abs(other))
  // Some proxies take the header away: then nothing is known, and nothing said.
  if (ahead === undefined) return []
  const detail = `${Math.abs(ahead)} s ${ahead < 0 ? 'behind' : 'ahead'}`
  const advice = 'Set it with NTP: notices are good for two minutes, and deadlines are compared with it.'
  if (Math.abs(ahead) >= failSeconds) return [fail('Clock', detail, advice)]
  if (Math.abs(ahead) >= warnSeconds) return [warn('Clock', detail, advice)]
  return [pass('Clock', Math.abs(ahead) <= 1 ? 'the same as here' : detail)]
}
