import type pg from 'pg'
import { createSealer } from '#lib/base/seal.ts'
import type { Config } from '#lib/config/env.ts'
import { readRootSecret } from '#lib/config/root-secret.ts'
import { pendingMigrations } from '#lib/db/migrate.ts'
import { readMigrations } from '#lib/db/migration-files.ts'
import { opensKeyCheck } from '#lib/setup/open-sealer.ts'
import { checkServer } from './check-server.ts'
import { type Finding, fail, pass, warn } from './finding.ts'

/** What the database itself tells: whether it answers, how old it is, and whether it belongs to this Portico. */
export async function checkDatabase(pool: pg.Pool, config: Config): Promise<{ findings: Finding[]; usable: boolean }> {
  const findings = await checkServer(pool, config)
  const pending = await pendingMigrations(pool)
  if (pending.length === readMigrations().length) {
    return {
      findings: [...findings, warn('Schema', 'the database is empty', 'The first start fills it.')],
      usable: false,
    }
  }
  if (pending.length > 0) {
    const advice = 'Back up, then run `npm run portico -- migrate`; a start does it too.'
    return { findings: [...findings, fail('Schema', `lacks ${pending.join(', ')}`, advice)], usable: false }
  }
  return { findings: [...findings, pass('Schema', 'up to date'), await checkKey(pool, config)], usable: true }
}

async function checkKey(pool: pg.Pool, config: Config): Promise<Finding> {
  const { rows } = await pool.query<{ key_check: string }>('SELECT key_check FROM instance')
  if (!rows[0]) return warn('Installation', 'not set up yet', 'Start Portico.')
  const secret = readRootSecret(config)
  if (secret && opensKeyCheck(createSealer(secret), rows[0].key_check)) {
    return pass('Installation', 'the root secret is the right one')
  }
  const detail = secret ? 'the root secret is another one' : 'the root secret is missing'
  return fail(
    'Installation',
    detail,
    'Put back DATA_DIR/secret or PORTICO_SECRET: without it nothing sealed can be read.',
  )
}
