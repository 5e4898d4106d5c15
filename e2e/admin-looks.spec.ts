import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { expectNoAxeViolations } from './fixtures/look.ts'
import { watch } from './fixtures/watch.ts'
import { openDashboard } from './open-dashboard.ts'
import { portal } from './place.ts'
import { portico } from './portico.ts'

/** Every page of the dashboard there is, as app/admin has them: an address without an entry here fails. */

const root = join(import.meta.dirname, '..', 'app')
const routes = globSync('admin/**/page.tsx', { cwd: root })
  .map((file) => `/${file.replaceAll('\\', '/').replace('/page.tsx', '')}`)
  .sort()

/** Where the first row of a list leads. */
const firstOf =
  (list: string, row = 'tbody tr a') =>
  async (page: Page) => {
    await page.goto(portal + list)
    return (await page.locator(row).first().getAttribute('href')) ?? ''
  }

const user = firstOf('/admin/users?search=pilgrim-120')
const ofUser = (part: string) => async (page: Page) => `${await user(page)}/${part}`

/** What each address is opened with; a page of one thing needs one. */
const openings: Record<string, string | ((page: Page) => Promise<string>)> = {
  ...Object.fromEntries(routes.filter((route) => !route.includes('[')).map((route) => [route, route])),
  '/admin/teams/[name]': '/admin/teams/lookers',
  '/admin/users/[id]': user,
  '/admin/users/[id]/access': ofUser('access'),
  '/admin/users/[id]/activity': ofUser('activity'),
  '/admin/users/[id]/factors': ofUser('factors'),
  '/admin/users/[id]/sessions': ofUser('sessions'),
  '/admin/users/import/[importId]': importAFile,
  '/admin/audit/[id]': firstOf('/admin/audit'),
  '/admin/sessions/[id]': firstOf('/admin/sessions'),
  '/admin/settings/providers/[provider]': setUpAProvider,
  '/admin/settings/providers/[provider]/rules': '/admin/settings/providers/looked-upon/rules',
  '/admin/settings/mail/[template]': '/admin/settings/mail/password-reset',
  '/admin/subsystems/[identifier]': '/admin/subsystems/looked-upon',
  '/admin/subsystems/[identifier]/branding': '/admin/subsystems/looked-upon/branding',
  '/admin/subsystems/[identifier]/deliveries': '/admin/subsystems/looked-upon/deliveries',
  '/admin/subsystems/[identifier]/history': '/admin/subsystems/looked-upon/history',
  '/admin/subsystems/[identifier]/manifest': '/admin/subsystems/looked-upon/manifest',
  '/admin/subsystems/[identifier]/people': '/admin/subsystems/looked-upon/people',
  '/admin/subsystems/[identifier]/policy': '/admin/subsystems/looked-upon/policy',
  '/admin/subsystems/[identifier]/protocols': '/admin/subsystems/looked-upon/protocols',
  '/admin/subsystems/[identifier]/protocols/django-simple-sso':
    '/admin/subsystems/looked-upon/protocols/django-simple-sso',
  '/admin/subsystems/[identifier]/protocols/oidc': '/admin/subsystems/looked-upon/protocols/oidc',
  '/admin/subsystems/[identifier]/protocols/superfly': '/admin/subsystems/looked-upon/protocols/superfly',
  '/admin/subsystems/[identifier]/roles': '/admin/subsystems/looked-upon/roles',
  '/admin/subsystems/[identifier]/roles/action': '/admin/subsystems/looked-upon/roles/action?name=page.delete',
  '/admin/subsystems/[identifier]/roles/group': '/admin/subsystems/looked-upon/roles/group?name=writing',
  '/admin/subsystems/[identifier]/roles/role': '/admin/subsystems/looked-upon/roles/role?name=editor',
}

/** Looked at in light and dark, wide and at 320 px; the others are by the journeys that are about them. */
const pictured = [
  '/admin/api-keys',
  '/admin/api-keys/reference',
  '/admin/subsystems/[identifier]/roles',
  '/admin/subsystems/[identifier]/roles/action',
  '/admin/subsystems/[identifier]/roles/group',
  '/admin/subsystems/[identifier]/roles/role',
  '/admin/users/[id]/access',
]

async function importAFile(page: Page): Promise<string> {
  await page.goto(`${portal}/admin/users/import`)
  const buffer = Buffer.from('username,name\nlooked-at,Looked At\n')
  await page.getByLabel('CSV file').setInputFiles({ name: 'few.csv', mimeType: 'text/csv', buffer })
  await page.getByRole('button', { name: 'Upload and look through' }).click()
  await expect(page.getByText('waiting for your word', { exact: true })).toBeVisible({ timeout: 60_000 })
  return new URL(page.url()).pathname
}

/** Offered to nobody: the sign-in of other journeys stays as it is. */
async function setUpAProvider(page: Page): Promise<string> {
  await page.goto(`${portal}/admin/settings/providers`)
  await page.getByLabel('Name', { exact: true }).fill('looked-upon')
  await page.getByLabel('Client ID').fill('looked-upon')
  await page.getByLabel('Client secret').fill('looked-upon')
  await page.getByRole('button', { name: 'Set it up' }).click()
  await page.getByLabel('It is offered').uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.').first()).toBeAttached()
  return new URL(page.url()).pathname
}

/** An application with something of every kind. */
async function furnish(): Promise<void> {
  const subsystem = ['--subsystem', 'looked-upon']
  await portico(
    ...['subsystem', 'create', '--identifier', 'looked-upon', '--title', 'Looked upon'],
    ...['--landing-url', 'https://looked-upon.example.org/'],
  )
  for (const name of ['page.read', 'page.edit', 'page.publish']) {
    await portico('action', 'create', ...subsystem, '--name', name)
  }
  const deletion = ['--name', 'page.delete', '--title', 'Delete pages', '--description', 'With everything below them.']
  await portico('action', 'create', ...subsystem, ...deletion, '--sensitive')
  await portico('action-group', 'create', ...subsystem, '--name', 'writing', '--actions', 'page.edit,page.publish')
  const contents = ['--groups', 'writing', '--actions', 'page.read', '--confirmable', 'page.delete']
  await portico('role', 'create', ...subsystem, '--name', 'editor', '--title', 'Editor', ...contents)
  await portico('role', 'create', ...subsystem, '--name', 'guest', '--actions', 'page.read')
  await portico('role', 'remove', ...subsystem, '--role', 'guest')
  await portico('team', 'create', '--name', 'lookers', '--title', 'Lookers')
  await portico('grant', 'add', '--team', 'lookers', ...subsystem, '--role', 'editor')
  await portico('grant', 'add', '--user', 'pilgrim-120', ...subsystem, '--role', 'editor')
  const which = ['--user', 'pilgrim-120', ...subsystem, '--role', 'editor', '--action', 'page.delete']
  await portico('confirmation', 'add', ...which)
}

test('every page of the dashboard is known here @once', () => {
  expect(Object.keys(openings).sort()).toEqual(routes)
})

test('no page of the dashboard moves under its reader, asks a stranger, or fails axe @script', async ({
  page,
  look,
}) => {
  test.setTimeout(900_000)
  await furnish()
  await openDashboard(page, 'ada', '/admin')
  const { strangers, shifts } = await watch(page, portal)
  for (const route of routes) {
    await test.step(route, async () => {
      const opening = openings[route] ?? ''
      const address = typeof opening === 'string' ? opening : await opening(page)
      const answer = await page.goto(portal + address)
      expect(answer?.status(), address).toBe(200)
      await page.waitForLoadState('networkidle')
      expect.soft(await shifts(), `${address} moves`).toEqual([])
      if (pictured.includes(route)) await look(`admin-every${route.replaceAll(/[^a-z-]+/g, '-')}`)
      else await expectNoAxeViolations(page)
    })
  }
  expect(strangers).toEqual([])
})
