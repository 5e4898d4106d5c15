import type pg from 'pg'
import type { Config } from '#lib/config/env.ts'
import { checkContents } from './check-contents.ts'
import { checkDatabase } from './check-database.ts'
import { checkSurroundings } from './check-surroundings.ts'
import { type Finding, pass, warn } from './finding.ts'

/** What a portal that is running finds out about itself. The doctor of the command line asks the same. */
export async function checkHealth(pool: pg.Pool, config: Config): Promise<Finding[]> {
  const [{ findings }, contents] = await Promise.all([checkDatabase(pool, config), checkContents(pool, config)])
  return [...checkSurroundings(config), ...findings, ...contents, checkMail(config)]
}

function checkMail({ smtpUrl }: Config): Finding {
  if (smtpUrl) return pass('Mail', smtpUrl.host)
  return warn('Mail', 'none is sent', 'Set SMTP_URL: people can then help themselves when they forget a password.')
}
