import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { log } from '#lib/base/log.ts'
import { readConfig } from '#lib/config/env.ts'
import { seedDemo } from './demo-seed.ts'

const ports = { wiki: 4321, billing: 4322 }

function emptyInstallation() {
  const dataDir = mkdtempSync(join(tmpdir(), 'portico-seed-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  log.level = 'silent'
  return readConfig({ DATA_DIR: dataDir })
}

test('the demo is set up once: later runs find its password and secrets, and tell what they cannot cure', async () => {
  const config = emptyInstallation()
  const file = join(config.dataDir, 'demo.json')
  const demo = await seedDemo(config, ports)
  expect(demo.password).toMatch(/^([a-z]{4}-){3}[a-z]{4}$/)
  expect(demo.applications.map(({ url }) => url)).toEqual([
    'http://wiki.localhost:4321',
    'http://billing.localhost:4322',
  ])
  expect(statSync(file).mode & 0o777).toBe(0o600)

  expect(await seedDemo(config, ports, 'another password')).toEqual(demo)
  await expect(seedDemo(config, { ...ports, billing: 4323 })).rejects.toThrow('This demo has its billing at port 4322')
  rmSync(file)
  await expect(seedDemo(config, ports)).rejects.toThrow('demo.json is gone')
}, 30_000)

test('a set-up that failed half-way leaves nothing behind, and the next run succeeds', async () => {
  const config = emptyInstallation()
  await expect(seedDemo(config, ports, 'short')).rejects.toMatchObject({ code: 'password_refused' })
  const demo = await seedDemo(config, ports, 'long enough this time')
  expect(JSON.parse(readFileSync(join(config.dataDir, 'demo.json'), 'utf8'))).toEqual(demo)
}, 30_000)
