import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { tokenOf } from './tokens.ts'

const run = promisify(execFile)
const project = join(import.meta.dirname, '../interop/django-simple-sso')
const packages = ['itsdangerous==2.2.0', 'requests', 'Django==4.2.*', 'gunicorn', 'psycopg2-binary']

export type DjangoServer = {
  server: string
  keys: { publicKey: string; privateKey: string }
  pool: pg.Pool
  stop: () => Promise<void>
}

type Place = { folder: string; port: number; socketFolder: string; databaseUser: string }

/** As gunicorn's documentation recommends. */
export const gunicornWorkers = 2 * availableParallelism() + 1

/**
 * The real django-simple-sso server from PyPI, under gunicorn with connections that are kept, on the PostgreSQL that Portico uses
 * too. Needs Python and a registry of packages.
 */
export async function startDjangoServer({ folder, port, socketFolder, databaseUser }: Place): Promise<DjangoServer> {
  const python = join(folder, 'bin/python')
  if (!existsSync(python)) await run('python3', ['-m', 'venv', folder])
  await run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', 'django-simple-sso==1.3.0', 'webservices==0.7'])
  await run(python, ['-m', 'pip', 'install', '--quiet', ...packages])
  const database = { host: socketFolder, user: databaseUser }
  const root = new pg.Client({ ...database, database: 'postgres' })
  await root.connect()
  await root.query('CREATE DATABASE django')
  await root.end()
  const env = {
    ...{ PATH: process.env['PATH'], PYTHONWARNINGS: 'ignore', NODE_ENV: 'production' as const },
    ...{ DATABASE: 'django', DATABASE_HOST: socketFolder, DATABASE_USER: databaseUser, SUFFIX: 'bench' },
  }
  await run(python, [join(project, 'server.py'), 'migrate', '--verbosity', '0'], { env })
  const people = run('sh', ['-c', `"${python}" "${project}/server.py" shell < "${project}/server_people.py"`], { env })
  const [publicKey = '', privateKey = ''] = (await people).stdout.trim().split(/\s+/).slice(-2)
  const words = ['--chdir', project, '--workers', String(gunicornWorkers), '--bind', `127.0.0.1:${port}`]
  const child = spawn(join(folder, 'bin/gunicorn'), [...words, 'server:application'], { env, stdio: 'ignore' })
  const server = `http://127.0.0.1:${port}/server/`
  await answers(child, `${server}authorize/`)
  const pool = new pg.Pool({ ...database, database: 'django' })
  return { server, keys: { publicKey, privateKey }, pool, stop: () => stopAll(child, pool) }
}

async function answers(child: ChildProcess, url: string): Promise<void> {
  while (child.exitCode === null) {
    if (await fetch(url).catch(() => null)) return
    await pause(100)
  }
  throw new Error('gunicorn ended before it answered')
}

async function stopAll(child: ChildProcess, pool: pg.Pool): Promise<void> {
  await pool.end()
  const gone = new Promise((resolve) => child.once('exit', resolve))
  if (child.kill()) await gone
}

/** Access tokens that somebody has been given and nobody has redeemed yet. */
export async function prepareDjangoTokens(pool: pg.Pool, count: number): Promise<void> {
  await pool.query('TRUNCATE sso_server_token')
  const prefix = tokenOf(0).slice(0, 4)
  await pool.query(
    `INSERT INTO sso_server_token (consumer_id, request_token, access_token, "timestamp", redirect_to, user_id)
     SELECT (SELECT min(id) FROM sso_server_consumer), 'r' || n, $2 || lpad(n::text, 43, '0'), now(), 'https://wiki.example.org/',
            (SELECT min(id) FROM auth_user)
       FROM generate_series(0, $1::int - 1) n`,
    [count, prefix],
  )
  await pool.query('VACUUM ANALYZE sso_server_token')
}
