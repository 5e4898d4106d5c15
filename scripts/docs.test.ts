import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { generatedPages, outdatedPages } from './docs.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const written = globSync(['*.md', '{docs,lib,components,examples,clients}/**/*.md'], { cwd: root })

/** Without code, where brackets mean something else. */
const proseOf = (path: string) => read(path).replace(/^```[\s\S]*?^```/gm, '')

test('the generated pages are what the code says', () => {
  expect(outdatedPages()).toEqual([])
  expect(Object.keys(generatedPages).length).toBeGreaterThan(0)
})

test('every link and picture of the documentation leads to a file that exists', () => {
  const dead = written.flatMap((path) =>
    [...proseOf(path).matchAll(/(?:\]\(|src=")(?!https?:|#)([^)"#\s]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path} → ${target}`),
  )
  expect(dead).toEqual([])
})

test('every file that the documentation names exists', () => {
  const folders = /^(app|cli|clients|components|docs|e2e|examples|lib|prisma|scripts|server|test)\//
  const missing = written.flatMap((path) =>
    [...proseOf(path).matchAll(/`([\w./[\]()-]+)`/g)]
      .map(([, name = '']) => name)
      .filter((name) => folders.test(name) && !existsSync(join(root, name)))
      .map((name) => `${path} names ${name}`),
  )
  expect(missing).toEqual([])
})

test('every script that the documentation calls exists', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'))
  const called = written.flatMap((path) => [...read(path).matchAll(/npm run (?:--silent )?([\w:]+(?:-\w+)*)/g)])
  expect(called.map(([, name = '']) => name).filter((name) => !(name in scripts))).toEqual([])
})

test('the README and CI call the same test command; CI tries foreign software and other Nodes besides', () => {
  const readme = /npm ci && (npm test)/.exec(read('README.md'))?.[1]
  const ci = read('.ci/run').trim().split('\n').slice(-4)
  expect(ci).toEqual(['npm ci', readme, 'npm run test:interop', 'npm run test:nodes'])
})

test("the guide's application is the one that the client's README tests", () => {
  const program = (path: string) => /```js\n([\s\S]+?)```/.exec(read(path))?.[1]
  expect(program('docs/guides/connect-an-application.md')).toBe(program('clients/node/README.md'))
})
