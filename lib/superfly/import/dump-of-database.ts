import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { Refusal } from '#lib/base/refusal.ts'

/** MySQL's own program, and what MariaDB calls it. */
const programs = ['mysqldump', 'mariadb-dump']
const told = [
  ...['--single-transaction', '--quick', '--skip-lock-tables', '--skip-triggers'],
  ...['--no-tablespaces', '--default-character-set=utf8mb4'],
]
const errorCharactersMax = 2_000

/** Whether this names a database of MySQL rather than a file. */
export const isMysqlUrl = (text: string): boolean => /^(mysql|mariadb):\/\//i.test(text)

/**
 * What `mysqldump` writes of a running database, as it writes it: `mysql://user@host:3306/superfly`. Password and TLS are those of
 * the program itself, from its option files or MYSQL_PWD, so none of them passes through here.
 * Refuses: malformed_request (an address that is none, a password in it, no such program, what the program says).
 */
export async function* dumpOfDatabase(url: string): AsyncGenerator<string> {
  const child = await start(wordsOf(url))
  const said = hear(child.stderr)
  const over = new Promise<number | null>((resolve) => child.once('close', resolve))
  try {
    yield* child.stdout.setEncoding('utf8')
    const code = await over
    if (code !== 0) throw refused(`mysqldump ended with ${code}: ${said()}`)
  } finally {
    child.kill()
  }
}

function wordsOf(text: string): string[] {
  const url = URL.parse(text)
  const database = decodeURIComponent(url?.pathname.slice(1) ?? '')
  if (!url?.hostname || !/^[\w$][\w$-]*$/.test(database)) throw refused('Write mysql://user@host:3306/database.')
  if (url.password) {
    throw refused(
      'Leave the password out: mysqldump reads it from ~/.my.cnf or MYSQL_PWD, out of sight of other processes.',
    )
  }
  const place = [`--host=${url.hostname}`, ...(url.port ? [`--port=${url.port}`] : [])]
  const user = url.username ? [`--user=${decodeURIComponent(url.username)}`] : []
  return [...told, ...place, ...user, database]
}

type Dumping = ChildProcessByStdio<null, Readable, Readable>

async function start(words: readonly string[]): Promise<Dumping> {
  for (const program of programs) {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] })
    const isThere = await once(child, 'spawn').then(
      () => true,
      () => false,
    )
    if (isThere) return child
  }
  throw refused(
    'mysqldump is not installed here. Run it where it is, and give its dump: mysqldump … | portico import superfly -',
  )
}

function hear(stream: Readable): () => string {
  let said = ''
  stream.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-errorCharactersMax)
  })
  return () => said.trim().split('\n').at(-1) ?? ''
}

const refused = (detail: string): Refusal => new Refusal('malformed_request', { detail })
