import { expect, type Page } from '@playwright/test'
import { billing, wiki } from './place.ts'
import { signIn } from './sign-in.ts'
import { test } from './with-people.ts'

const codeIsAsked = (page: Page) => expect(page.getByRole('heading', { name: 'Enter your code' })).toBeVisible()
const notMe = (page: Page) => page.getByRole('link', { name: 'Not you?' }).click()

test('whoever is taken for somebody else signs in as themselves, and arrives where they were going', async ({
  page,
  person,
}) => {
  await page.goto(`${wiki}/page/7`)
  await signIn(page, person('rita').username)
  await codeIsAsked(page)
  await notMe(page)
  await expect(page.getByRole('main')).toContainText('Wiki')
  await expect(page.getByLabel('Username or e-mail')).toHaveValue('')
  await signIn(page, 'ada')
  await expect(page).toHaveURL(`${wiki}/page/7`)
  await expect(page.getByRole('complementary')).toContainText('Ada')
})

test('inside somebody else’s session they are signed out first', async ({ page, look, person }) => {
  const { username, name } = person('gladys')
  await page.goto(wiki)
  await signIn(page, username)
  await expect(page.getByRole('complementary')).toContainText(name)
  await page.goto(`${billing}/invoice/12`)
  await codeIsAsked(page)
  await notMe(page)
  await expect(page.getByRole('heading', { name: 'Sign out?' })).toBeVisible()
  await look('not-you-sign-out')
  await page.getByRole('button', { name: /^Sign out/ }).click()
  await signIn(page, 'ada')
  await expect(page).toHaveURL(`${billing}/invoice/12`)
  await expect(page.getByRole('complementary')).toContainText('Ada')
})
