import type pg from 'pg'
import type { Config } from '#lib/config/env.ts'
import { checkContents } from './check-contents.ts'
import { checkServer } from './check-server.ts'
import { checkSurroundings } from './check-surroundings.ts'
import { type Finding, pass, warn } from './finding.ts'

/**
 * What a portal that is running finds out about itself. The doctor of the command line asks the same, and whether schema and
 * root secret fit: without them nothing runs.
 */
export async function checkHealth(pool: pg.Pool, config: Config): Promise<Finding[]> {
  const [server, contents] = await Promise.all([checkServer(pool, config), checkContents(pool, config)])
  return [...checkSurroundings(config), ...server, ...contents, checkMail(config)]
}

function checkMail({ smtpUrl }: Config): Finding {
  if (smtpUrl) return pass('Mail', smtpUrl.host)
  return warn('Mail', 'none is sent', 'Set SMTP_URL: people can then help themselves when they forget a password.')
}
