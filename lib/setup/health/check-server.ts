import type pg from 'pg'
import type { Config } from '#lib/config/env.ts'
import { type Finding, fail, pass, warn } from './finding.ts'

const serverMin = 150_000
const offsetMsWarn = 2_000

/** Whether PostgreSQL answers, how old it is, and whether its clock goes right. */
export async function checkServer(pool: pg.Pool, config: Config): Promise<Finding[]> {
  const before = Date.now()
  const { rows } = await pool.query<{ number: string; version: string; now: Date }>(
    `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS version,
            clock_timestamp() AS now`,
  )
  const [server = { number: '0', version: 'unknown', now: new Date(0) }] = rows
  const offsetMs = Math.round(server.now.getTime() - (before + Date.now()) / 2)
  const place = config.databaseUrl ? `at ${new URL(config.databaseUrl).host}` : 'inside'
  return [
    Number(server.number) >= serverMin
      ? pass('Database', `PostgreSQL ${server.version} ${place}`)
      : fail('Database', `PostgreSQL ${server.version} is too old`, 'Portico needs PostgreSQL 15 or newer.'),
    Math.abs(offsetMs) < offsetMsWarn
      ? pass('Clock', `${offsetMs} ms from the database's`)
      : warn('Clock', `${offsetMs} ms from the database's`, 'Portico goes by the database; set both with NTP.'),
  ]
}
