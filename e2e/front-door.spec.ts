import { expect, type Page } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { billing, password, portal, wiki } from './place.ts'

/** The promise of the front page: one sign-in opens two applications, one sign-out closes both. */
async function signIn(page: Page, username: string, typed = password): Promise<void> {
  await page.getByLabel('Username or e-mail').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(typed)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('one sign-in opens two applications and one sign-out closes both', async ({ page, look }) => {
  await page.goto(`${wiki}/page/7`)
  await expect(page.getByText('wants to know who you are')).toBeVisible()
  await look('sign-in')
  await signIn(page, 'ada')

  await expect(page).toHaveURL(`${wiki}/page/7`)
  await expect(page.getByRole('banner')).toContainText('Ada Lovelace')
  await expect(page.getByRole('complementary')).toContainText('page.edit')
  await look('wiki')

  await page.goto(billing)
  await expect(page).toHaveURL(`${billing}/`)
  await expect(page.getByRole('complementary')).toContainText('invoice.issue')

  await page.goto(`${portal}/apps`)
  await expect(page.getByRole('main')).toContainText('Billing')
  await look('apps')

  await page.goto(wiki)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await look('signed-out')

  for (const application of [billing, wiki]) {
    await page.goto(application)
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  }
})

test('a wrong password is said and opens nothing; the right one then goes where it was meant to', async ({
  page,
  look,
}) => {
  await page.goto(wiki)
  await signIn(page, 'ada', 'not the password')
  await expect(page).toHaveURL(new RegExp(`^${portal}/login`))
  await expect(page.getByRole('alert').filter({ hasText: 'do not match' })).toBeVisible()
  await look('wrong-password')
  await signIn(page, 'ada')
  await expect(page).toHaveURL(`${wiki}/`)
})

test('a person without a role is told so and not let in', async ({ page, look, complaints }) => {
  complaints.allow(/403/)
  await page.goto(billing)
  await signIn(page, 'charles')
  await expect(page.getByText('you have no role in Billing')).toBeVisible()
  await look('no-access')
})
