import { expect, type Locator, type Page } from '@playwright/test'
import { confirm } from './confirm.ts'
import { test } from './fixtures/journey.ts'
import { openDashboard } from './open-dashboard.ts'
import { portal } from './place.ts'
import { portico } from './portico.ts'

/** What people can be given, changed where it is shown; each project, and each try, has an application and people of its own. */

const application = (word: string) => `${word}-${test.info().project.name}-${test.info().retry}`
const pilgrim = (n: number) => `pilgrim-1${1 - test.info().retry}${test.info().project.name === 'journeys' ? n : n + 5}`

/** An application with three actions and the role of an editor, which a pilgrim holds. */
async function connect(identifier: string, holder: string): Promise<void> {
  const subsystem = ['--subsystem', identifier]
  await portico(
    ...['subsystem', 'create', '--identifier', identifier, '--title', identifier],
    ...['--landing-url', `https://${identifier}.example.org/`],
  )
  for (const name of ['page.read', 'page.edit', 'page.delete']) {
    await portico('action', 'create', ...subsystem, '--name', name)
  }
  await portico(
    'role',
    'create',
    ...subsystem,
    '--name',
    'editor',
    '--title',
    'Editor',
    '--actions',
    'page.read,page.edit',
  )
  await portico('grant', 'add', '--user', holder, ...subsystem, '--role', 'editor')
}

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true })
const rolesOf = (identifier: string) => `/admin/subsystems/${identifier}/roles`
const told = (page: Page): Locator => page.getByText(/is saved\./).first()

test('a role is changed, an action in it made confirmable and taken back, and confirmed for one person', async ({
  page,
}) => {
  const [identifier, holder] = [application('crew'), pilgrim(1)]
  await connect(identifier, holder)
  await openDashboard(page, 'ada', rolesOf(identifier))
  await page.getByRole('link', { name: 'Editor' }).click()
  await page.getByLabel('Title').fill('Chief editor')
  await page.getByLabel('page.delete', { exact: true }).check()
  await page.getByLabel('only if confirmed: page.delete').check()
  await save(page).click()
  await expect(told(page)).toBeAttached()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Chief editor')
  await page.goto(portal + rolesOf(identifier))
  await expect(page.getByText('page.delete · if confirmed')).toBeVisible()

  await page.goto(`${portal}/admin/subsystems/${identifier}/people`)
  await expect(page.getByText('page.delete not confirmed')).toBeVisible()
  await page.getByRole('link', { name: /^Confirm/ }).click()
  await expect(page.getByText('not confirmed', { exact: true })).toBeVisible()
  await confirm(page, 'Confirm: page.delete', 'Confirm it')
  await expect(page.getByText('confirmed', { exact: true })).toBeVisible()
  await page.goto(`${portal}/admin/subsystems/${identifier}/people`)
  await expect(page.getByText('page.delete confirmed')).toBeVisible()
  await page.getByRole('link', { name: /^Confirm/ }).click()
  await confirm(page, 'Withdraw: page.delete', 'Withdraw it')
  await expect(page.getByText('not confirmed', { exact: true })).toBeVisible()

  await page.goto(`${portal}${rolesOf(identifier)}/role?name=editor`)
  // What is ticked before the page's scripts run is theirs to keep, but a journey must not hang on who is first.
  await page.waitForLoadState('networkidle')
  await page.getByLabel('only if confirmed: page.delete').uncheck()
  await save(page).click()
  await expect(told(page)).toBeAttached()
  await page.reload()
  await expect(page.getByLabel('page.delete', { exact: true })).toBeChecked()
  await expect(page.getByLabel('only if confirmed: page.delete')).not.toBeChecked()
})

test('what is in use is removed after its page has said who has it, and comes back under its name', async ({
  page,
}) => {
  const [identifier, holder] = [application('atelier'), pilgrim(2)]
  await connect(identifier, holder)
  await openDashboard(page, 'ada', rolesOf(identifier))
  await page.getByRole('link', { name: 'page.edit' }).click()
  await page.getByLabel('What it lets people do').fill('Change any page')
  await page.getByLabel('Sensitive').check()
  await save(page).click()
  await expect(page.getByText('sensitive', { exact: true })).toBeVisible()
  await expect(page.getByText('In the role Editor.')).toBeVisible()
  await page.getByText('Remove…', { exact: false }).first().click()
  await expect(page.getByText(`${holder} loses it.`)).toBeVisible()
  await page.getByRole('button', { name: 'Remove · takes it from 1 user' }).click()
  await expect(page).toHaveURL(new RegExp(rolesOf(identifier)))
  await expect(page.getByText('The action page.edit is gone, and out of 1 role.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'page.edit' })).toHaveCount(0)
  await confirm(page, 'Bring back: action page.edit', 'Bring it back')
  await expect(page.getByRole('link', { name: 'page.edit' })).toBeVisible()
  await expect(page.getByText('sensitive', { exact: true }).first(), 'as it was').toBeVisible()

  await page.getByRole('link', { name: 'Editor' }).click()
  await confirm(page, 'Remove…: the role Editor', 'Remove · takes it from 1 user')
  await expect(page.getByText('The role editor is gone; 1 user and 0 teams held it.')).toBeVisible()
  await confirm(page, 'Bring back: role editor', 'Bring it back')
  await expect(page.getByText('empty: lets nobody in')).toBeVisible()
  await expect(page.getByText('0 users')).toBeVisible()
})

test('whoever saves what somebody else has changed meanwhile is shown that change beside each box', async ({
  page,
  context,
}) => {
  const [identifier, holder] = [application('bureau'), pilgrim(3)]
  await connect(identifier, holder)
  await openDashboard(page, 'ada', `${rolesOf(identifier)}/role?name=editor`)
  const other = await context.newPage()
  await other.goto(page.url())
  await other.getByLabel('page.edit', { exact: true }).uncheck()
  await save(other).click()
  await expect(told(other)).toBeAttached()
  await page.getByLabel('Title').fill('Second thoughts')
  await page.getByLabel('page.delete', { exact: true }).check()
  await save(page).click()
  await expect(page.getByText(/It says now: .*actions/)).toBeVisible()
  await expect(page.getByLabel('Title')).toHaveValue('Second thoughts')
  await expect(page.getByLabel('page.delete', { exact: true }), 'what was ticked stays').toBeChecked()
  await expect(page.getByLabel('page.edit', { exact: true })).toHaveAccessibleDescription(
    'Saved meanwhile: not in the role',
  )
  await save(page).click()
  await expect(told(page)).toBeAttached()
})

test('groups are made, changed and removed; an application is let hand people over and no longer', async ({ page }) => {
  const [identifier, holder] = [application('press'), pilgrim(4)]
  await connect(identifier, holder)
  await openDashboard(page, 'ada', rolesOf(identifier))
  const making = page.locator('form').filter({ has: page.getByRole('button', { name: 'Make the group' }) })
  await making.getByLabel('Name', { exact: true }).fill('writing')
  await making.getByLabel('page.edit').check()
  await making.getByRole('button', { name: 'Make the group' }).click()
  await page.getByRole('link', { name: 'writing' }).click()
  await page.getByLabel('page.edit').uncheck()
  await save(page).click()
  await expect(page.getByText('Choose at least one.')).toBeVisible()
  await page.getByLabel('page.delete').check()
  await save(page).click()
  await expect(told(page)).toBeAttached()
  await confirm(page, 'Remove…: the group writing', 'Remove')
  await expect(page.getByText('The group writing is gone.')).toBeVisible()

  await page.goto(`${portal}/admin/subsystems/${identifier}`)
  await page.getByLabel('Hand people over to').selectOption('library')
  await page.getByRole('button', { name: 'Allow it' }).click()
  await expect(page.getByText('Hands people over to Library')).toBeVisible()
  await confirm(page, 'Take back: handing over to Library', 'Take it back')
  await expect(page.getByText('Nothing beyond letting people in.')).toBeVisible()
})

test('the roles of the portal itself can be asked for a second factor, as the overview suggests', async ({ page }) => {
  await openDashboard(page, 'ada', '/admin')
  await page.getByRole('link', { name: 'Set the policy' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Administrator')
  await expect(page.getByText('built in', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Ask its holders for this' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Remove/ }), 'it stays as it is').toHaveCount(0)
})

test('the lists of applications and teams are files', async ({ page }) => {
  await openDashboard(page, 'ada', '/admin/subsystems?search=wiki')
  const subsystems = await page.request.get(
    portal + ((await page.getByRole('link', { name: 'Export' }).getAttribute('href')) ?? ''),
  )
  expect(subsystems.headers()['content-disposition']).toContain('subsystems.csv')
  expect(await subsystems.text()).toMatch(/^identifier,title,.*\r\nwiki,Wiki,/)
  await page.goto(`${portal}/admin/teams`)
  const teams = await page.request.get(
    portal + ((await page.getByRole('link', { name: 'Export' }).getAttribute('href')) ?? ''),
  )
  expect(await teams.text()).toMatch(/^name,title,description,members,roles\r\n/)
})

test('what is not there is said so, with 404 and the way on', async ({ page, complaints }) => {
  complaints.allow(/status of 404/)
  await openDashboard(page, 'ada', '/admin/subsystems')
  const nobody = '00000000-0000-4000-8000-000000000000'
  const missing = [
    ...['subsystems/none', 'subsystems/wiki/roles/role?name=none', 'subsystems/portal/policy', 'teams/none'],
    ...[`users/${nobody}`, `sessions/${nobody}`, `audit/${nobody}`, 'settings/mail/none'],
  ]
  for (const path of missing) {
    const answer = await page.goto(`${portal}/admin/${path}`)
    expect(answer?.status(), path).toBe(404)
    await expect(page.getByRole('heading', { name: 'There is nothing here' }), path).toBeVisible()
  }
  await expect(page.getByRole('link', { name: 'Overview' }).first()).toBeVisible()
})
