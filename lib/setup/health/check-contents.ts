import type pg from 'pg'
import { administratorRole, portalIdentifier } from '#lib/access/administration.ts'
import type { Config } from '#lib/config/env.ts'
import { type Finding, fail, pass, warn } from './finding.ts'

/** An event waits a second for its seal while a portal runs. */
const unsealedMinutes = 5

/** What the rows of an installation tell. */
export async function checkContents(pool: pg.Pool, config: Config): Promise<Finding[]> {
  return [
    await checkKeys(pool),
    await checkAdministrators(pool),
    await checkAudit(pool),
    await checkLandings(pool, config),
  ]
}

async function checkKeys(pool: pg.Pool): Promise<Finding> {
  const { rows } = await pool.query<{ kid: string }>(
    'SELECT kid FROM signing_key WHERE retired_at IS NULL ORDER BY created_at DESC',
  )
  if (rows[0]) return pass('Signing key', rows[0].kid)
  return fail('Signing key', 'there is none', 'Start Portico: it makes one.')
}

async function checkAdministrators(pool: pg.Pool): Promise<Finding> {
  const { rows } = await pool.query<{ username: string }>(
    `SELECT DISTINCT u.username FROM "grant" g JOIN "user" u ON u.id = g.user_id AND u.locked_at IS NULL
       JOIN role r ON r.id = g.role_id AND r.name = $1 JOIN subsystem s ON s.id = r.subsystem_id AND s.identifier = $2
      WHERE holds(g.valid_from, g.valid_to, now()) ORDER BY u.username`,
    [administratorRole, portalIdentifier],
  )
  if (rows.length === 0) {
    return warn('Administrators', 'nobody administers the portal', 'Open the link of `npm run portico -- setup-link`.')
  }
  const names = rows.map(({ username }) => username).join(', ')
  if (rows.length > 1) return pass('Administrators', names)
  return warn('Administrators', `only ${names}`, 'Make a second one, for the day the first is away.')
}

async function checkAudit(pool: pg.Pool): Promise<Finding> {
  const { rows } = await pool.query<{ waiting: number; late: number }>(
    `SELECT count(*)::int AS waiting, count(*) FILTER (WHERE at < now() - make_interval(mins => $1))::int AS late
       FROM audit_inbox`,
    [unsealedMinutes],
  )
  const { waiting = 0, late = 0 } = rows[0] ?? {}
  if (late === 0) return pass('Audit log', waiting ? `${waiting} events wait for their seal` : 'all sealed')
  const detail = `${late} events have waited for their seal for more than ${unsealedMinutes} minutes`
  return warn('Audit log', detail, 'A running portal seals them; if one runs, look at its log.')
}

/** A token that travels over plain http to another machine can be read on the way. */
async function checkLandings(pool: pg.Pool, config: Config): Promise<Finding> {
  const { rows } = await pool.query<{ identifier: string }>(
    `SELECT identifier FROM subsystem WHERE enabled AND landing_url LIKE 'http:%' ORDER BY identifier`,
  )
  if (rows.length === 0) return pass('Applications', 'all land on https')
  const names = rows.map(({ identifier }) => identifier).join(', ')
  if (config.publicUrl.protocol !== 'https:') return pass('Applications', `on plain http, as the portal: ${names}`)
  const advice = 'They work in a browser on their own machine only: give them https.'
  return warn('Applications', `these land on plain http: ${names}`, advice)
}
