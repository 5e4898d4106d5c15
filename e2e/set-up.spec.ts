import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, type Page } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { freshPort, password } from './place.ts'
import { signIn } from './sign-in.ts'

/** A portal that nobody administers yet, in a process and a data folder of its own. */
let server: ChildProcess
let dataDir: string
let setupUrl: string

const root = join(import.meta.dirname, '..')

test.beforeEach(async ({ baseURL: _ }, { parallelIndex }) => {
  dataDir = mkdtempSync(join(tmpdir(), 'portico-set-up-'))
  const port = String(freshPort + parallelIndex)
  const env = { PATH: process.env.PATH, NODE_ENV: 'production' as const, DATA_DIR: dataDir, PORT: port }
  server = spawn(process.execPath, ['server.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  setupUrl = await linkInLog(server)
})

test.afterEach(async () => {
  server.kill('SIGTERM')
  if (server.exitCode === null) await once(server, 'exit')
  rmSync(dataDir, { recursive: true })
})

/** The set-up link, where an operator finds it: in the log. */
async function linkInLog({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the server has no log')
  for await (const line of createInterface(stdout)) {
    const entry: unknown = line.startsWith('{') ? JSON.parse(line) : null
    if (typeof entry !== 'object' || entry === null || !('setupUrl' in entry)) continue
    stdout.resume()
    return String(entry.setupUrl)
  }
  throw new Error('the server ended without a set-up link')
}

async function fillIn(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value)
  await page.getByRole('button', { name: 'Create the account' }).click()
}

test('the link in the log makes the first administrator, once', async ({ page, anotherBrowser, complaints, look }, {
  project,
}) => {
  complaints.allow(/status of 404/)
  // Looking changes nothing: not from here, not from a mail scanner's browser.
  const other = await anotherBrowser()
  for (const visitor of [other, page]) {
    await visitor.goto(setupUrl)
    await expect(visitor.getByRole('heading', { name: 'The first administrator' })).toBeVisible()
  }
  await expect(page.getByLabel('Your name')).toBeFocused()
  if (project.name === 'journeys') await look('set-up')

  await page
    .getByRole('form')
    .or(page.locator('form'))
    .evaluate((form) => form.setAttribute('novalidate', ''))
  await fillIn(page, { 'Your name': 'Ada Lovelace', Username: 'ada', 'E-mail': 'ada at example', Password: 'short' })
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/not an e-mail address/)
  await expect(page.getByLabel('E-mail')).toBeFocused()
  await expect(page.getByLabel('Your name')).toHaveValue('Ada Lovelace')
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('')

  await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''))
  await fillIn(page, { 'E-mail': 'ada@example.org', Password: 'short' })
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(1)
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused()
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/at least 12|too short/i)
  if (project.name === 'journeys') await look('set-up-error')

  await fillIn(page, { Password: password })
  await expect(page.getByText('The account is ready')).toBeVisible()
  await expect(page.getByLabel('Username or e-mail')).toHaveValue('ada')
  await signIn(page, 'ada')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ada Lovelace')
  await expect(page.getByText('subsystem create')).toBeVisible()
  if (project.name === 'journeys') await look('launcher-empty')

  expect((await page.goto(setupUrl))?.status(), 'the link is spent').toBe(404)
  const answered = other.waitForResponse((response) => response.request().method() === 'POST')
  await fillIn(other, { 'Your name': 'Mary', Username: 'mary', 'E-mail': 'mary@example.org', Password: password })
  expect((await answered).status(), 'so is a form that was open').toBe(404)
  await expect(other.getByText('This set-up link is not valid')).toBeVisible()
})
