import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'portico-complete-lock-'))
const file = join(folder, 'package-lock.json')

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function complete(packages: object): unknown {
  writeFileSync(file, JSON.stringify({ lockfileVersion: 3, packages }))
  execFileSync(process.execPath, [join(import.meta.dirname, 'complete-lock.ts')], { cwd: folder, stdio: 'pipe' })
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

const tool = {
  version: '2.0.0',
  dev: true,
  optionalDependencies: { '@tool/linux-x64-musl': '2.0.0', '@tool/win32-arm64': '2.0.0' },
}

test('a missing binary of another system is entered with the system it is for', () => {
  expect(complete({ '': {}, 'node_modules/tool': tool })).toEqual({
    '': {},
    'node_modules/@tool/linux-x64-musl': {
      version: '2.0.0',
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
      dev: true,
      optional: true,
    },
    'node_modules/@tool/win32-arm64': { version: '2.0.0', os: ['win32'], cpu: ['arm64'], dev: true, optional: true },
    'node_modules/tool': tool,
  })
})

test('what is there stays as it is', () => {
  const present = { version: '2.0.0', integrity: 'sha512-x', optional: true }
  const packages = {
    'node_modules/@tool/linux-x64-musl': present,
    'node_modules/@tool/win32-arm64': present,
    'node_modules/tool': tool,
  }
  expect(complete(packages)).toEqual(packages)
})

test('a package whose name does not tell its system stops the script', () => {
  const odd = { version: '1.0.0', optionalDependencies: { 'no-system-in-it': '1.0.0' } }
  expect(() => complete({ 'node_modules/odd': odd })).toThrow(/by hand/)
})
