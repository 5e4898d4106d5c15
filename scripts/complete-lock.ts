/**
 * Completes package-lock.json after a dependency change made behind a registry that lacks other systems' packages.
 *
 * Packages such as Biome and Next name one optional binary package per system. npm drops those its registry does not
 * have from the lock, and `npm ci` then refuses the lock everywhere. This adds what npm needs to know of each: its
 * version and the system it is for. Run it after every change of dependencies; npm keeps the entries.
 */
import { readFileSync, writeFileSync } from 'node:fs'

interface Package {
  dev?: boolean
  optionalDependencies?: Record<string, string>
}
interface Lock {
  packages: Record<string, Package & Record<string, unknown>>
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/** What a binary package's name says of the system it is for, e.g. `@next/swc-linux-x64-musl`. */
function systemOf(name: string): { os?: string[]; cpu?: string[]; libc?: string[] } {
  const words = name.split(/[/-]/)
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  if (!cpu) throw new Error(`Cannot tell from its name which system ${name} is for: add it to the lock by hand`)
  const musl = words.some((word) => word.startsWith('musl'))
  const libc = musl ? 'musl' : words.some((word) => word.startsWith('gnu')) ? 'glibc' : undefined
  return { cpu: [cpu], ...(os && { os: [os] }), ...(os === 'linux' && libc && { libc: [libc] }) }
}

const file = 'package-lock.json'
const lock: Lock = JSON.parse(readFileSync(file, 'utf8'))
const added: string[] = []

for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (lock.packages[`${path}/node_modules/${name}`] || lock.packages[`node_modules/${name}`]) continue
    if (!/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) throw new Error(`${path} wants ${name}@${version}: not one version`)
    const entry = { version, ...systemOf(name), ...(parent.dev && { dev: true }), optional: true }
    lock.packages[`node_modules/${name}`] = entry
    added.push(`${name}@${version}`)
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(added.length > 0 ? `Added to ${file}:\n  ${added.join('\n  ')}\n` : `${file} is complete\n`)
