import { readFile } from 'node:fs/promises'
import { expect, type Page, type Route } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { portal } from './place.ts'
import { signIn } from './sign-in.ts'

/** The list of users: found, sorted, paged, exported, and many of them changed at once. */

async function openUsers(page: Page, query = '', username = 'ada'): Promise<void> {
  await page.goto(`${portal}/admin/users${query}`)
  await signIn(page, username)
  await expect(page.getByRole('heading', { name: 'Users', level: 1 })).toBeVisible()
}

/** What the rows of the list say, without the heading. */
const rows = (page: Page) => page.getByRole('table', { name: 'Users' }).locator('tbody tr')

test('a search and a filter stand in the address, and are taken off again', async ({ page }) => {
  await openUsers(page)
  await page.getByRole('searchbox').fill('pilgrim-000')
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Nobody matches' })).toBeVisible()
  await page.getByRole('searchbox').fill('pilgrim-004')
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await expect(page).toHaveURL(/search=pilgrim-004/)
  await expect(rows(page)).toHaveText([/Pilgrim 004/])
  await page.getByRole('link', { name: 'Clear' }).click()
  await expect(rows(page)).toHaveCount(50)
})

test('pages lead on and back, in the order that a heading gives', async ({ page }) => {
  await openUsers(page, '?search=pilgrim')
  await expect(page.getByText('50 of 120 users')).toBeVisible()
  await expect(rows(page).first()).toContainText('Pilgrim 001')
  await page.getByRole('link', { name: 'Next' }).click()
  await expect(rows(page).first()).toContainText('Pilgrim 051')
  await page.getByRole('link', { name: 'Next' }).click()
  await expect(rows(page)).toHaveCount(20)
  await expect(page.getByRole('link', { name: 'Next' })).toBeHidden()
  await page.getByRole('link', { name: 'Previous' }).click()
  await expect(rows(page).first()).toContainText('Pilgrim 051')
  await page.getByRole('link', { name: 'Name', exact: true }).click()
  await page.getByRole('link', { name: 'Name', exact: true }).click()
  await expect(page.getByRole('columnheader', { name: 'Name', exact: true })).toHaveAttribute('aria-sort', 'descending')
  // Another order begins at the front.
  await expect(rows(page).first()).toContainText('Pilgrim 120')
})

test('the list as a file is what the search found, all pages of it', async ({ page }) => {
  await openUsers(page, '?search=pilgrim&order=name')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export' }).click()])
  expect(file.suggestedFilename()).toBe('users.csv')
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
  expect(lines[0]).toMatch(/^username,name,email/)
  expect(lines).toHaveLength(121)
})

test('a file is for nobody without the right to read users @once', async ({ page, complaints }) => {
  complaints.allow(/status of 40[13]/)
  expect((await page.request.get(`${portal}/admin/users/export`)).status()).toBe(401)
  await page.goto(`${portal}/login`)
  await signIn(page, 'charles')
  await expect(page).toHaveURL(/apps/)
  expect((await page.goto(`${portal}/admin/users/export`))?.status()).toBe(403)
})

test('many are locked and unlocked at once, and the page says how many', async ({ page, javaScriptEnabled }, {
  project,
}) => {
  // Each project has pilgrims of its own.
  const tens = project.name === 'journeys' ? '02' : '03'
  await openUsers(page, `?search=pilgrim-${tens}`)
  const told =
    javaScriptEnabled === false ? page.getByRole('status') : page.getByRole('status').filter({ hasText: /users/ })
  const apply = async (change: string) => {
    for (const last of ['1', '2', '3'])
      await page.getByRole('checkbox', { name: `Select Pilgrim ${tens}${last}` }).check()
    await page.getByLabel('With the selected users').last().selectOption(change)
    await page.getByRole('button', { name: /^Apply to/ }).click()
  }
  await expect(page.getByRole('button', { name: /^Apply to/ })).toBeHidden()
  await apply('lock')
  await expect(told.filter({ hasText: '3 users locked.' })).toHaveCount(1)
  await expect(rows(page).filter({ hasText: 'locked' })).toHaveCount(3)
  await apply('lock')
  await expect(told.filter({ hasText: '0 users locked; 3 locked already.' })).toHaveCount(1)
  await apply('unlock')
  await expect(rows(page).filter({ hasText: 'locked' })).toHaveCount(0)
})

test('a role is granted to many at once; without one chosen the field says so', async ({ page }, { project }) => {
  const tens = project.name === 'journeys' ? '04' : '05'
  await openUsers(page, `?search=pilgrim-${tens}`)
  for (const last of ['1', '2']) await page.getByRole('checkbox', { name: `Select Pilgrim ${tens}${last}` }).check()
  await page.getByLabel('With the selected users').last().selectOption('grant')
  await page.getByRole('button', { name: /^Apply to/ }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Choose a role.' })).toHaveCount(1)
  for (const last of ['1', '2']) await page.getByRole('checkbox', { name: `Select Pilgrim ${tens}${last}` }).check()
  await page.getByLabel('With the selected users').last().selectOption('grant')
  await page.getByLabel('Role', { exact: true }).selectOption('wiki reader')
  await page.getByRole('button', { name: /^Apply to/ }).click()
  await expect(rows(page).filter({ hasText: 'Wiki' })).toHaveCount(2)
})

test('nobody locks someone who may do more than they', async ({ page }) => {
  await openUsers(page, '?search=lovelace', 'barbara')
  await page.getByRole('checkbox', { name: 'Select Ada Lovelace' }).check()
  await page.getByRole('button', { name: /^Apply to/ }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'may do more here than you' })).toHaveCount(1)
  await expect(rows(page).filter({ hasText: 'locked' })).toHaveCount(0)
})

test('all boxes are ticked with one, by keyboard @script', async ({ page }) => {
  await openUsers(page, '?search=pilgrim-07')
  const all = page.getByRole('checkbox', { name: 'Select all on this page' })
  await all.check()
  await expect(page.getByRole('button', { name: 'Apply to 10 users' })).toBeVisible()
  await page.getByRole('checkbox', { name: 'Select Pilgrim 070' }).focus()
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Apply to 9 users' })).toBeVisible()
  await expect(all).not.toBeChecked()
})

test('a box for all that is ticked before scripts run ticks all once they do @script', async ({ page }) => {
  await openUsers(page, '?search=pilgrim-08')
  const held: Route[] = []
  let open = false
  await page.route('**/_next/static/**/*.js', (route) => (open ? route.continue() : void held.push(route)))
  await page.reload({ waitUntil: 'commit' })
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
  await expect(page.getByRole('checkbox', { name: 'Select Pilgrim 080' })).not.toBeChecked()
  open = true
  for (const route of held) await route.continue()
  await expect(page.getByRole('button', { name: 'Apply to 10 users' })).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'Select Pilgrim 080' })).toBeChecked()
})

test('the list looks right, with somebody ticked and without @script', async ({ page, look }) => {
  await openUsers(page, '?search=pilgrim-06')
  await look('admin-users')
  await page.getByRole('checkbox').nth(1).check()
  await look('admin-users-ticked')
})
