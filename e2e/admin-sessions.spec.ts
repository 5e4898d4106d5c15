import { expect } from '@playwright/test'
import { openDashboard } from './open-dashboard.ts'
import { portal, wiki } from './place.ts'
import { signIn } from './sign-in.ts'
import { test } from './with-people.ts'

test('an administrator sees who is signed in where, and ends it at each level', async ({
  page,
  anotherBrowser,
  person,
  look,
}) => {
  const { username, name } = person('cecilia')
  const theirs = await anotherBrowser()
  await theirs.goto(wiki)
  await signIn(theirs, username)
  await expect(theirs.getByRole('banner')).toContainText(name)

  await openDashboard(page, 'ada', `/admin/sessions?search=${username}`)
  const row = page.getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('password')
  await expect(row).toContainText('Wiki')
  await look('admin-sessions')
  await row.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
  await look('admin-session')

  await page.getByText('End: Wiki').click()
  await page.getByRole('button', { name: 'End · signs out of Wiki' }).click()
  await expect(page.getByText('No application was entered').or(page.getByText('ended', { exact: true }))).toBeVisible()

  await page.goto(page.url())
  await page.getByText(/^End session · signs out of the portal/).click()
  await page.getByRole('button', { name: /^End · signs out of the portal/ }).click()
  await expect(page.getByText(/^End session/)).toHaveCount(0)
  await theirs.goto(`${portal}/apps`)
  await expect(theirs.getByLabel('Username or e-mail'), 'nothing is left of it').toBeVisible()
})

test('the list is narrowed by its address, exported, and empty in words', async ({ page }) => {
  await openDashboard(page, 'ada', '/admin/sessions')
  await page.getByLabel('Name or username').fill('nobody at all')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page).toHaveURL(/search=nobody/)
  await expect(page.getByText('No session matches')).toBeVisible()
  const file = await page.request.get(`${portal}/admin/sessions/export?search=ada`)
  expect(file.headers()['content-type']).toContain('text/csv')
  expect(await file.text()).toMatch(/^id,username,name/)
  expect(await file.text()).toContain('ada')
})

test('whoever may only end sessions of people is not offered to end those of everyone', async ({ page }) => {
  await openDashboard(page, 'barbara', '/admin/sessions')
  await expect(page.getByRole('heading', { name: 'Sessions', level: 1 })).toBeVisible()
  await expect(page.getByText('End everything')).toBeHidden()
  await page.goto(`${portal}/logout`)
  await page.getByRole('button', { name: /^Sign out/ }).click()
  await openDashboard(page, 'ada', '/admin/sessions')
  await page.getByText('End everything').click()
  await page.getByLabel('Type “everyone” to go on').fill('yes')
  await page.getByRole('button', { name: /^End all/ }).click()
  await expect(page.getByText('Type everyone.')).toBeVisible()
})
