import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { CannotStart } from '#lib/base/cannot-start.ts'

/** How this process runs PostgreSQL, which refuses to be root. */
export interface RunAs {
  /** Stands in front of the program's own command line. */
  prefix: string[]
  /** Present when the program runs as another account, which must then own its folders. */
  account?: { uid: number; gid: number }
}

interface Account {
  uid: number
  gid: number
}

/** The kernel stops PostgreSQL cleanly (SIGINT: fast shutdown) when we are killed with -9. Linux only. */
const dieWithUs = ['setpriv', '--pdeathsig', 'INT', '--']

/**
 * Finds a way to run `program` that can enter and write `folder`, by trying each once.
 * As an ordinary user: as we are. As root: first in a user namespace, where the files stay root's; else as an
 * unprivileged account, which then owns its folders. The owner of a folder that exists already decides first.
 * Refuses (CannotStart) where no way works.
 */
export function findRunAs(program: string, folder: string, folderOwner?: Account): RunAs {
  if (process.getuid?.() !== 0) return withoutRoot(program, folder)
  const accounts = ['postgres', 'nobody', 'daemon'].map(lookUpAccount).filter((account) => account !== null)
  if (folderOwner === undefined || folderOwner.uid === 0) {
    for (const { uid, gid } of accounts) {
      const prefix = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--', ...dieWithUs]
      if (canRun({ prefix }, program, folder)) return { prefix }
    }
  }
  const owners = folderOwner !== undefined && folderOwner.uid !== 0 ? [folderOwner] : accounts
  for (const account of owners) {
    for (const prefix of [dieWithUs, []]) {
      // The folder itself is handed over later; what must be open already is the way to it.
      if (canRun({ prefix, account }, program, dirname(folder), 'enter')) return { prefix, account }
    }
  }
  throw new CannotStart(
    `PostgreSQL refuses to run as root, and no other account can reach both ${folder} and ${program}. ` +
      'Start Portico as an ordinary user, put it and DATA_DIR where every account may enter (for example /srv/portico), ' +
      'allow user namespaces, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

function withoutRoot(program: string, folder: string): RunAs {
  const ways: RunAs[] = [{ prefix: dieWithUs }, { prefix: [] }]
  const way = ways.find((candidate) => canRun(candidate, program, folder))
  if (way) return way
  throw new CannotStart(
    `The PostgreSQL inside Portico does not run here: ${tryRun({ prefix: [] }, program, folder).stderr}`,
  )
}

function canRun(way: RunAs, program: string, folder: string, need: 'write' | 'enter' = 'write'): boolean {
  return tryRun(way, program, folder, need).status === 0
}

function tryRun(
  way: RunAs,
  program: string,
  folder: string,
  need: 'write' | 'enter' = 'write',
): SpawnSyncReturns<string> {
  const script = need === 'write' ? 'cd "$1" && test -w . && exec "$2" --version' : 'cd "$1" && exec "$2" --version'
  const [file = '', ...args] = [...way.prefix, 'sh', '-c', script, 'sh', folder, program]
  return spawnSync(file, args, { encoding: 'utf8', ...way.account })
}

function lookUpAccount(name: string): Account | null {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }))
  if (uid?.status !== 0 || gid?.status !== 0) return null
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}
