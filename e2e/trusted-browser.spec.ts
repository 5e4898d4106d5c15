import { expect } from '@playwright/test'
import { Authenticator } from './authenticator.ts'
import { giveCode } from './give-code.ts'
import { portal, wiki } from './place.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { test } from './with-people.ts'

test('a trusted browser is asked for the password alone, no other one is, and trust can be ended', async ({
  page,
  anotherBrowser,
  look,
  person,
}) => {
  const { username, key } = person('sofia')
  await page.goto(wiki)
  await signIn(page, username)
  await page.getByLabel('Trust this browser for 30 days').check()
  await giveCode(page, new Authenticator(key ?? '').code())
  await expect(page).toHaveURL(`${wiki}/`)

  await signOut(page)
  await page.goto(wiki)
  await signIn(page, username)
  await expect(page).toHaveURL(`${wiki}/`)
  await expect(page.getByRole('complementary')).not.toContainText('totp')

  const other = await anotherBrowser()
  await other.goto(wiki)
  await signIn(other, username)
  await expect(other.getByRole('heading', { name: 'Enter your code' })).toBeVisible()

  await page.goto(`${portal}/account/devices`)
  await expect(page.getByRole('main').getByRole('listitem')).toContainText('this browser')
  await look('account-devices')
  await page.getByRole('button', { name: 'Stop trusting' }).click()
  await expect(page.getByText('That browser is not trusted any more.')).toBeVisible()
  await expect(page.getByText('No browser is trusted', { exact: true })).toBeVisible()
  await signOut(page)
  await page.goto(wiki)
  await signIn(page, username)
  await expect(page.getByRole('heading', { name: 'Enter your code' })).toBeVisible()
})
