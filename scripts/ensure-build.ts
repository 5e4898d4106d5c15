/**
 * Builds the pages when there is no current build: `node scripts/ensure-build.ts`, or `--force` to build anyway.
 *
 * A build is current when the fingerprint beside it equals that of the sources. Processes that start together build
 * once: the first listens on a socket, the others wait until it closes, which the system does even for a killed one.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stderr } from 'node:process'

const root = join(import.meta.dirname, '..')
const stamp = join(root, '.next', 'portico-build')
const sources = [
  '{app,components,lib,public}/**/*',
  'prisma/*.prisma',
  '*.config.mjs',
  'tsconfig.json',
  'package*.json',
]
const notBuilt = /\.test\.tsx?$|\.md$/

/** SHA-256 over names and contents of everything that goes into the build, and the Node that runs it. */
function fingerprint(): string {
  const hash = createHash('sha256').update(process.version)
  for (const entry of globSync(sources, { cwd: root, withFileTypes: true })
    .filter((found) => found.isFile() && !notBuilt.test(found.name))
    .map((found) => join(found.parentPath, found.name))
    .sort()) {
    const content = readFileSync(entry)
    hash.update(`\0${entry.slice(root.length)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function isCurrent(): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()
}

/** Runs one program of the toolchain quietly; its output is shown only when it fails. */
async function run(program: string, ...args: string[]): Promise<void> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`,
  }
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const stop = (): boolean => child.kill('SIGTERM')
  process.once('SIGTERM', stop).once('SIGINT', stop)
  const [code]: unknown[] = await once(child, 'close')
  process.off('SIGTERM', stop).off('SIGINT', stop)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${Buffer.concat(output)}`)
}

async function build(): Promise<void> {
  const started = performance.now()
  stderr.write('Building the pages (about 15 seconds, only after a change) … ')
  // Taken before the build: a source that changes meanwhile makes this build outdated, not wrongly current.
  const built = fingerprint()
  rmSync(stamp, { force: true })
  await run('prisma', 'generate')
  await run('next', 'build')
  writeFileSync(stamp, built)
  stderr.write(`done in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
}

/** Where builders of this folder meet; in the temporary folder because socket paths are short (104 bytes). */
function meetingPoint(): string {
  const name = createHash('sha256').update(`${root}\0${process.getuid?.()}`).digest('hex').slice(0, 16)
  return join(tmpdir(), `portico-build-${name}.sock`)
}

/** Becomes the only builder and answers how to end that, or waits until the present one is gone and answers nothing. */
async function becomeBuilder(path: string): Promise<(() => void) | undefined> {
  const waiting = new Set<Socket>()
  const server = createServer((socket) => waiting.add(socket.on('error', () => waiting.delete(socket))))
  try {
    server.listen(path)
    await once(server, 'listening')
    return () => {
      server.close()
      for (const socket of waiting) socket.destroy()
    }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause
  }
  const other = connect(path).resume()
  // Refused: a builder was killed and left its socket. (Next's own lock stops a second build started in this instant.)
  other.on('error', () => rmSync(path, { force: true }))
  await new Promise((resolve) => other.once('close', resolve))
  return undefined
}

/** Returns when `.next` holds a build of the present sources. */
export async function ensureBuild(force = false): Promise<void> {
  if (!force && isCurrent()) return
  const release = await becomeBuilder(meetingPoint())
  if (!release) return ensureBuild(force)
  try {
    if (force || !isCurrent()) await build()
  } finally {
    release()
  }
}

if (import.meta.main) {
  try {
    await ensureBuild(process.argv.includes('--force'))
  } catch (error) {
    stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
