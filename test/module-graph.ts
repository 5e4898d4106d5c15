import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'

/** One import as written in a file. `target` is the project file it names, when it names one. */
export type Import = { specifier: string; target?: string; typeOnly: boolean }

export const root = join(import.meta.dirname, '..')

const sources = '{app,bench,cli,clients,components,e2e,examples,lib,scripts,server,test}/**/*.{ts,tsx}'
const statement = /^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'/gm
const expression = /\b(?:import\(\s*|new URL\(\s*)'([^']+\.tsx?)'/g

/** Every project file of the given patterns, as paths from the root with `/`. */
export function projectFiles(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: root, exclude: ['**/node_modules', '**/dist', '.next'] })
    .map((path) => path.split(sep).join('/'))
    .sort()
}

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/** The imports of every source file. `generated/` is left out: it exists after `npm ci` and is nobody's to change. */
export function moduleGraph(): Map<string, Import[]> {
  return new Map(projectFiles(sources, 'server.ts', 'portico.ts').map((file) => [file, importsOf(file, read(file))]))
}

export function importsOf(file: string, source: string): Import[] {
  const declared = [...source.matchAll(statement)]
  const computed = [...source.matchAll(expression)]
  const found = [
    ...declared.map(([, type, specifier = '']) => ({ specifier, typeOnly: Boolean(type) })),
    ...computed.map(([, specifier = '']) => ({ specifier, typeOnly: false })),
  ]
  return found.map((one) => {
    const target = targetOf(file, one.specifier)
    return target === undefined ? one : { ...one, target }
  })
}

function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.'))
    return normalize(join(dirname(file), specifier))
      .split(sep)
      .join('/')
  return undefined
}

export function isFile(path: string): boolean {
  return existsSync(join(root, path))
}

/** Every file that runs when one of the entries runs, with the way there: `server.ts → lib/x.ts → lib/y.ts`. */
export function reachable(graph: Map<string, Import[]>, entries: string[]): Map<string, string> {
  const ways = new Map(entries.map((entry) => [entry, entry]))
  for (const [file, way] of ways) {
    for (const { target, typeOnly } of graph.get(file) ?? []) {
      // A Map walks entries added while it is walked: this is the whole traversal.
      if (target && !typeOnly && !ways.has(target)) ways.set(target, `${way} → ${target}`)
    }
  }
  return ways
}
