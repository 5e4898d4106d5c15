import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import { freePort } from '#test/portal-process.ts'
import { havePackages } from './debian-packages.ts'
import { skipped } from './skipped.ts'

export type Mysql = {
  /** For `mysql://`. */
  url: string
  password: string
  run: (statements: string) => void
  stop: () => Promise<void>
}

const packages = ['mariadb-server-core', 'mariadb-client']
/** Not every PATH has it. */
const server = '/usr/sbin/mariadbd'
const areThere = () =>
  [
    [server, '--version'],
    ['mysqldump', '--version'],
  ].every(([program = '', word = '']) => spawnSync(program, [word]).status === 0)

/** Debian's MariaDB with files, port and process of its own, and a database that `reader` may read; null where there is none. */
export async function startMysql(folder: string, database: string): Promise<Mysql | null> {
  if (!(await havePackages(packages, areThere))) return null
  const [files, socket, port] = [join(folder, 'data'), join(folder, 'mysql.sock'), await freePort()]
  mkdirSync(files)
  const owner = process.getuid?.() === 0 ? ['--user=root'] : []
  const installed = spawnSync('mariadb-install-db', [
    ...['--no-defaults', `--datadir=${files}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...owner],
  ])
  if (installed.status !== 0) return skipped('MariaDB', installed.stderr.toString())
  const place = ['--no-defaults', `--datadir=${files}`, `--socket=${socket}`, `--port=${port}`, ...owner]
  const running = spawn(server, [...place, '--bind-address=127.0.0.1'], { stdio: 'ignore' })
  const run = (statements: string, name = database) => {
    const words = ['--no-defaults', '--default-character-set=utf8mb4', `--socket=${socket}`, '--user=root', name]
    const done = spawnSync('mariadb', words, { input: statements })
    if (done.status !== 0) throw new Error(done.stderr.toString())
  }
  const password = "a # secret' of its own"
  await vi.waitFor(() => run('SELECT 1', 'mysql'), { timeout: 60_000, interval: 200 })
  run(
    `CREATE DATABASE ${database} CHARACTER SET utf8mb4; CREATE USER reader@'%' IDENTIFIED BY '${password.replace("'", "''")}';
    GRANT SELECT, SHOW VIEW ON ${database}.* TO reader@'%'`,
    'mysql',
  )
  const stop = async () => {
    if (running.kill()) await once(running, 'exit')
  }
  return { url: `mysql://reader@127.0.0.1:${port}/${database}`, password, run, stop }
}
