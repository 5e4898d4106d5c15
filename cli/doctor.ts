import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { operator } from '#lib/base/actor.ts'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { counted } from '#lib/base/counted.ts'
import type { Config } from '#lib/config/env.ts'
import { ConfigError } from '#lib/config/env.ts'
import { openDatabase } from '#lib/db/database.ts'
import { databaseUnavailable } from '#lib/db/unavailable.ts'
import { checkConnection } from '#lib/setup/connection/check-connection.ts'
import { checkContents } from '#lib/setup/health/check-contents.ts'
import { checkDatabase } from '#lib/setup/health/check-database.ts'
import { checkSurroundings } from '#lib/setup/health/check-surroundings.ts'
import { type Finding, fail, warn } from '#lib/setup/health/finding.ts'
import type { Answer, Call, Command } from './command.ts'
import { commandConfig, openPostgres } from './installation.ts'

export const doctorCommands: readonly Command[] = [
  {
    name: 'doctor',
    summary: 'Check this installation and say what to do; changes nothing',
    example: 'doctor',
    run: async ({ keep }) => {
      return answer(await examine(keep))
    },
  },
  {
    name: 'doctor subsystem',
    summary: 'Test the connection of an application and say what to change; signs nobody in',
    argument: '<identifier>',
    example: 'doctor subsystem wiki',
    run: async ({ argument, open }) => {
      const { context } = await open()
      const { findings } = await checkConnection(context(), { subsystem: argument }, operator)
      return answer(findings)
    },
  },
]

function answer(findings: Finding[]): Answer {
  const failed = findings.some(({ status }) => status === 'fail')
  return { json: { ok: !failed, findings }, text: report(findings), failed }
}

async function examine(keep: Call['keep']): Promise<Finding[]> {
  try {
    const config = commandConfig()
    return [...checkSurroundings(config), ...(await examineDatabase(config, keep))]
  } catch (error) {
    if (error instanceof ConfigError)
      return [fail('Settings', error.message, 'docs/configuration.md says what each takes.')]
    throw error
  }
}

async function examineDatabase(config: Config, keep: Call['keep']): Promise<Finding[]> {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'postgres'))) {
    return [
      warn('Database', 'there is none yet', 'The first start makes one in DATA_DIR; DATABASE_URL names your own.'),
    ]
  }
  try {
    const { url } = keep(await openPostgres(config))
    const database = openDatabase(url, { max: 2 })
    keep({ value: database, close: database.close })
    const { findings, usable } = await checkDatabase(database.pool, config)
    return usable ? [...findings, ...(await checkContents(database.pool, config))] : findings
  } catch (error) {
    // Not a failure of the doctor: it is what the doctor found.
    if (error instanceof CannotStart) return [fail('Database', error.message, 'Nothing works until this is cured.')]
    if (!databaseUnavailable(error)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    return [fail('Database', `does not answer: ${reason}`, 'Check DATABASE_URL and that PostgreSQL runs.')]
  }
}

function report(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length))
  const lines = findings.flatMap(({ check, status, detail, advice }) => [
    `${status}  ${check.padEnd(width)}  ${detail}`,
    ...(advice ? [`${' '.repeat(width + 6)}→ ${advice}`] : []),
  ])
  const many = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length
  const summary = `${counted(many('fail'), 'failure')}, ${counted(many('warn'), 'warning')}.`
  return [...lines, '', summary].join('\n')
}
