import { expect, type Page } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { pagesShown } from './pages-shown.ts'
import { billing, portal, wiki } from './place.ts'
import { signIn } from './sign-in.ts'

/** The promise of the front page: one sign-in opens two applications, one sign-out closes both. */

const tile = (page: Page, title: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) })
const whatPorticoSays = (page: Page) => page.getByRole('complementary', { name: 'What Portico says' })

test('one sign-in opens two applications, one sign-out closes both', async ({ page }) => {
  await page.goto(`${wiki}/page/7`)
  await expect(page.getByText('wants to know who you are')).toBeVisible()
  await signIn(page, 'ada')
  await expect(page).toHaveURL(`${wiki}/page/7`)
  await expect(page.getByRole('banner')).toContainText('Ada Lovelace')
  await expect(whatPorticoSays(page)).toContainText('Editor')
  await expect(whatPorticoSays(page).getByRole('list')).toHaveText(/page\.edit\s*page\.read/)

  const shown = pagesShown(page)
  await page.getByRole('link', { name: 'Open Billing' }).click()
  await expect(whatPorticoSays(page)).toContainText('Accountant')
  await expect(whatPorticoSays(page).getByRole('list')).toHaveText(/invoice\.issue\s*invoice\.read/)
  expect(shown, 'billing opens without a page of the portal').toEqual([`${billing}/`])

  await page.getByRole('link', { name: 'All applications' }).click()
  await expect(page).toHaveURL(`${portal}/apps`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ada')
  for (const title of ['Wiki', 'Billing']) await expect(tile(page, title).getByText('open')).toBeVisible()

  await tile(page, 'Wiki').getByRole('link').click()
  await expect(page).toHaveURL(`${wiki}/`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()

  await page.goto(`${portal}/logout`)
  await expect(page.getByRole('listitem').filter({ hasText: 'signed out' })).toHaveText([/Billing/, /Wiki/])

  for (const application of [`${wiki}/page/7`, billing]) {
    await page.goto(application)
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await expect(page).toHaveURL(new RegExp(`^${portal}/login`))
  }
})

test('who signs out at the portal is told which applications close, and sees that they did', async ({ page }) => {
  await page.goto(billing)
  await signIn(page, 'mary')
  await expect(whatPorticoSays(page)).toContainText('Auditor')

  await page.goto(`${portal}/logout`)
  await expect(page.getByRole('heading', { name: 'Sign out?' })).toBeVisible()
  await expect(page.getByRole('listitem')).toHaveText(['BBilling'])
  await page.getByRole('link', { name: 'Stay signed in' }).click()
  await expect(tile(page, 'Billing').getByText('open')).toBeVisible()

  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(page.getByText('Every application of this session is closed')).toBeVisible()
  await expect(page.getByRole('listitem')).toHaveText([/Billing.*signed out/])

  await page.goto(billing)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('signing out where nobody is signed in is a friendly page', async ({ page }) => {
  await page.goto(`${portal}/sso/logout`)
  await expect(page.getByRole('heading', { name: 'Nobody is signed in here' })).toBeVisible()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('the launcher asks who is there first, and then shows what they may open', async ({ page }) => {
  await page.goto(portal)
  await signIn(page, 'charles')
  await expect(page).toHaveURL(`${portal}/apps`)
  await expect(tile(page, 'Wiki')).toContainText('as Reader')
  await expect(tile(page, 'Billing')).toContainText('You have no role here')
  await expect(tile(page, 'Billing').getByRole('link')).toHaveCount(0)
})
