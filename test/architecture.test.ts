import { describe, expect, test } from 'vitest'
import { importsOf, isFile, moduleGraph, projectFiles, reachable, read } from './module-graph.ts'

/** What each part may import besides itself. docs: architecture, "Layout". */
const ground = ['lib/base', 'lib/config', 'lib/db', 'generated']
const identity = [
  'users',
  'factors',
  'subsystems',
  'access',
  'sessions',
  'keys',
  'throttle',
  'audit',
  'mail',
  'api-keys',
  'outbound',
  'deliveries',
]
const protocols = ['sso', 'simple-sso', 'superfly', 'oidc', 'federation']
const features = [...identity, 'setup', 'login', ...protocols]
const identityParts = identity.map((feature) => `lib/${feature}`)
const layers: Record<string, string[]> = {
  'lib/base': [],
  'lib/config': ['lib/base'],
  'lib/db': ['lib/base', 'lib/config', 'generated'],
  ...Object.fromEntries(identityParts.map((part) => [part, [...ground, ...identityParts]])),
  'lib/setup': [...ground, ...identityParts],
  'lib/login': [...ground, ...identityParts],
  ...Object.fromEntries(protocols.map((protocol) => [`lib/${protocol}`, [...ground, ...identityParts]])),
  'lib/web': [...ground, ...features.map((feature) => `lib/${feature}`)],
  components: [],
  app: ['lib', 'components'],
  server: ['lib', 'app', 'generated'],
  cli: ['lib', 'server'],
  clients: [],
  examples: ['clients'],
}

/** Files of prisma/ whose tables belong to a feature of another name. */
const owners: Record<string, string> = { instance: 'setup' }

/** Raises the session epochs of users, subsystems and the instance: their one column that belongs to lib/sessions. */
const raisesEpochs = 'lib/sessions/end-sessions.ts'

/** What they do side by side is no question to a connection of a transaction. */
const asksNobodyTogether = new Set([
  'lib/db/backup/restore-backup.ts', // a stream that is full
  'lib/deliveries/pump.ts', // deliveries under way, each by itself
  'lib/setup/health/check-health.ts', // each on a connection of the pool
  'lib/users/passwords/failure-deadline.ts', // hashes
  'lib/users/passwords/hash-pool.ts', // threads that end
])

const graph = moduleGraph()
const production = [...graph].filter(([file]) => !file.endsWith('.test.ts'))

function partOf(file: string): string {
  const [top = '', second = ''] = file.split('/')
  return top === 'lib' ? `lib/${second}` : top
}

describe('layers', () => {
  test('every folder of lib has its place', () => {
    const folders = new Set(projectFiles('lib/*/*').map(partOf))
    expect([...folders].filter((folder) => !(folder in layers))).toEqual([])
  })

  test('imports point down', () => {
    const wrong = production.flatMap(([file, imports]) => {
      const own = partOf(file)
      const allowed = layers[own]
      if (!allowed) return []
      return imports
        .filter(({ target }) => target && partOf(target) !== own)
        .filter(({ target = '' }) => !allowed.some((part) => target.startsWith(`${part}/`)))
        .map(({ specifier }) => `${file} imports ${specifier}`)
    })
    expect(wrong).toEqual([])
  })

  test('verbs ask the database one thing after the other: in a transaction there is but one connection', () => {
    // Pages and forms never run inside a transaction; operations of the API do, and so may every verb.
    const mayBeInside = (file: string) => /^lib\/(?!web\/)|^lib\/web\/admin-api\//.test(file)
    const together = /\bPromise\.(all|allSettled|any|race)\(/
    const found = production.map(([file]) => file).filter((file) => mayBeInside(file) && together.test(read(file)))
    expect(found.filter((file) => !asksNobodyTogether.has(file))).toEqual([])
    expect([...asksNobodyTogether].filter((file) => !found.includes(file))).toEqual([])
  })

  test('every import of ours names an existing file with its extension', () => {
    const wrong = [...graph].flatMap(([file, imports]) =>
      imports
        .filter(({ target }) => target && !target.startsWith('generated/') && !isFile(target))
        .map(({ specifier }) => `${file} imports ${specifier}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('what plain Node loads', () => {
  const routes = projectFiles('app/**/route.ts')
  const processes = projectFiles('server.ts', 'portico.ts', 'scripts/*.ts', 'bench/*.ts').filter(
    (file) => !file.endsWith('.test.ts'),
  )

  test('holds no JSX, which Node cannot strip', () => {
    const ways = reachable(graph, [...routes, ...processes])
    expect([...ways].filter(([file]) => file.endsWith('.tsx')).map(([, way]) => way)).toEqual([])
  })

  test('reaches no page framework from a route file', () => {
    const framework = /^(next|react|react-dom|server-only)(\/|$)/
    const wrong = [...reachable(graph, routes)].flatMap(([file, way]) =>
      (graph.get(file) ?? [])
        .filter(({ specifier, typeOnly }) => !typeOnly && framework.test(specifier))
        .map(({ specifier }) => `${way} → ${specifier}`),
    )
    expect(wrong).toEqual([])
  })
})

test('every page of the dashboard says also without scripts that what it is about is not there', () => {
  const bare = projectFiles('app/admin/**/page.tsx').filter((file) => !/^export default shown\(/m.test(read(file)))
  expect(bare).toEqual([])
})

test('the express lane serves every route of the subsystem API, each under its own path', () => {
  const lane = 'server/express-lane.ts'
  const listed = (graph.get(lane) ?? []).flatMap(({ target }) => (target?.startsWith('app/') ? [target] : []))
  const paths = [...read(lane).matchAll(/'(\/[^']*)'/g)].map(([, path = '']) => path)
  expect([...new Set(paths)].sort()).toEqual(listed.map(pathOf).sort())
  expect(projectFiles('app/api/sso/**/route.ts').filter((file) => !listed.includes(file))).toEqual([])
})

function pathOf(route: string): string {
  return `/${route
    .split('/')
    .slice(1, -1)
    .filter((segment) => !/^\(.*\)$/.test(segment))
    .join('/')}`
}

/** Recognises code that writes a table: through Prisma's model, or in SQL. */
function writing(model: string, table: string): RegExp {
  const delegate = model.charAt(0).toLowerCase() + model.slice(1)
  const prisma = `\\b(?:db|tx|prisma)\\.${delegate}\\.(?:create|update|upsert|delete)`
  // `deleteExpired` is told the table by name.
  return new RegExp(
    `${prisma}|\\btable: '${table}'|\\b(?:INSERT\\s+INTO|UPDATE|DELETE\\s+FROM)\\s+"?${table}"?(?![\\w"])`,
  )
}

// Writing only: one SQL statement of a hot path may read further than its feature, to spare a round trip.
describe('tables have owners', () => {
  const tables = projectFiles('prisma/*.prisma').flatMap((file) => {
    const name = file.slice('prisma/'.length, -'.prisma'.length)
    const models = read(file).matchAll(/^model (\w+) \{[\s\S]*?^ {2}@@map\("(\w+)"\)/gm)
    return [...models].map(([, model = '', table = '']) => ({
      owner: `lib/${owners[name] ?? name}`,
      table,
      writes: writing(model, table),
    }))
  })

  test('each schema file belongs to a feature', () => {
    expect([...new Set(tables.map(({ owner }) => owner))].filter((owner) => !(owner in layers))).toEqual([])
  })

  test('no other feature writes them', () => {
    const wrong = production
      .filter(([file]) => /^(lib|app|server|cli|components)\//.test(file) && file !== raisesEpochs)
      .flatMap(([file]) => {
        const source = read(file)
        return tables
          .filter(({ owner, writes }) => partOf(file) !== owner && writes.test(source))
          .map(({ owner, table }) => `${file} writes ${table}, which is of ${owner}`)
      })
    expect(wrong).toEqual([])
  })
})

describe('house style', () => {
  test('no file or folder is called by a word that says nothing', () => {
    const names = /^(utils?|helpers?|common|misc|managers?|services?|index)(\.\w+)*$/
    expect([...graph.keys()].filter((file) => file.split('/').some((segment) => names.test(segment)))).toEqual([])
  })

  test('each feature explains itself in a README of 5 to 30 lines', () => {
    const wrong = features
      .filter((feature) => projectFiles(`lib/${feature}/*.ts`).length > 0)
      .map((feature) => `lib/${feature}/README.md`)
      .filter((readme) => {
        const lines = isFile(readme) ? read(readme).trim().split('\n').length : 0
        return lines < 5 || lines > 30
      })
    expect(wrong).toEqual([])
  })
})

test('the reader of imports sees every way to import', () => {
  // In double quotes here, or this file would itself seem to import them.
  const source = [
    'import type { A } from "#lib/a.ts"',
    'import b, { type C } from "./c.ts"',
    'import {',
    '  d,',
    '} from "#lib/d.ts"',
    'import "./side-effect.ts"',
    'export { e } from "#lib/e.ts"',
    'const f = await import("./f.ts")',
    'const g = new URL("./g.ts", import.meta.url)',
    'import { z } from "zod"',
  ].join('\n')
  expect(importsOf('lib/x/y.ts', source.replaceAll('"', "'"))).toEqual([
    { specifier: '#lib/a.ts', target: 'lib/a.ts', typeOnly: true },
    { specifier: './c.ts', target: 'lib/x/c.ts', typeOnly: false },
    { specifier: '#lib/d.ts', target: 'lib/d.ts', typeOnly: false },
    { specifier: './side-effect.ts', target: 'lib/x/side-effect.ts', typeOnly: false },
    { specifier: '#lib/e.ts', target: 'lib/e.ts', typeOnly: false },
    { specifier: 'zod', typeOnly: false },
    { specifier: './f.ts', target: 'lib/x/f.ts', typeOnly: false },
    { specifier: './g.ts', target: 'lib/x/g.ts', typeOnly: false },
  ])
})
