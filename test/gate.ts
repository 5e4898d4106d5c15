import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A way to a test database that can be cut and mended, as a network is. */
export interface Gate {
  url: string
  cut: () => Promise<void>
  mend: () => Promise<void>
  remove: () => Promise<void>
}

/** A gate, open, to the database at `databaseUrl`, which listens on a unix socket. */
export async function openGate(databaseUrl: string): Promise<Gate> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-gate-'))
  const url = new URL(databaseUrl)
  const target = join(url.searchParams.get('host') ?? '', '.s.PGSQL.5432')
  url.searchParams.set('host', folder)
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(target)
    relay(near, far, open)
    relay(far, near, open)
  })
  const mend = () => new Promise<void>((resolve) => server.listen(join(folder, '.s.PGSQL.5432'), resolve))
  const cut = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of open) socket.destroy()
    open.clear()
    await closed
  }
  const remove = async () => {
    if (server.listening) await cut()
    rmSync(folder, { recursive: true, force: true })
  }
  await mend()
  return { url: url.href, cut, mend, remove }
}

function relay(from: Socket, to: Socket, open: Set<Socket>): void {
  open.add(from)
  from.on('error', () => to.destroy()).on('close', () => to.destroy())
  from.pipe(to)
}
