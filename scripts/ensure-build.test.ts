import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** A folder with the real script and a `next` that notes each build and, while `hold` exists, stays in it. */
let folder: string
const running: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-ensure-build-'))
  for (const name of ['scripts', 'app', '.next', 'node_modules/.bin'])
    mkdirSync(join(folder, name), { recursive: true })
  copyFileSync(join(import.meta.dirname, 'ensure-build.ts'), join(folder, 'scripts/ensure-build.ts'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'app/page.tsx'), 'first')
  program('prisma', 'exit 0')
  program(
    'next',
    'echo built >> builds; while [ -e hold ]; do sleep 0.05; done; [ ! -e broken ] || { echo why; exit 1; }',
  )
})

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function program(name: string, script: string): void {
  writeFileSync(join(folder, 'node_modules/.bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ['scripts/ensure-build.ts', ...args], { cwd: folder, stdio: 'pipe' })
  running.push(child)
  return child
}

async function finish(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said += chunk
  })
  await once(child, 'close')
  return { code: child.exitCode, said }
}

function builds(): number {
  return existsSync(join(folder, 'builds')) ? readFileSync(join(folder, 'builds'), 'utf8').trim().split('\n').length : 0
}

test('processes that start together build once', async () => {
  const ends = await Promise.all([start(), start(), start(), start()].map(finish))
  expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0])
  expect(builds()).toBe(1)
})

test('a current build is kept, a changed source builds again, a changed test does not', async () => {
  await finish(start())
  await finish(start())
  expect(builds()).toBe(1)
  writeFileSync(join(folder, 'app/page.test.ts'), 'only a test')
  await finish(start())
  expect(builds()).toBe(1)
  writeFileSync(join(folder, 'app/page.tsx'), 'second')
  await finish(start())
  expect(builds()).toBe(2)
  await finish(start('--force'))
  expect(builds()).toBe(3)
})

test('a builder that was killed leaves nothing that stops the next one', async () => {
  writeFileSync(join(folder, 'hold'), '')
  const changed = watch(folder)
  const killed = start()
  while (builds() === 0) await once(changed, 'change')
  changed.close()
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  rmSync(join(folder, 'hold'))
  expect(await finish(start())).toMatchObject({ code: 0 })
  expect(builds()).toBe(2)
})

test('a build that fails says why and is not taken for current', async () => {
  writeFileSync(join(folder, 'broken'), '')
  const { code, said } = await finish(start())
  expect(code).toBe(1)
  expect(said).toContain('why')
  rmSync(join(folder, 'broken'))
  await finish(start())
  expect(builds()).toBe(2)
})
