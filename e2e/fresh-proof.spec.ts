import { expect, type Page } from '@playwright/test'
import { Authenticator } from './authenticator.ts'
import { giveCode } from './give-code.ts'
import { password, portal } from './place.ts'
import { onInstallation } from './portico.ts'
import { readKey } from './read-key.ts'
import { signIn } from './sign-in.ts'
import { test } from './with-people.ts'

const heading = (page: Page, name: string) =>
  expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()

async function confirmItIsMe(page: Page): Promise<void> {
  await heading(page, 'Confirm it is you')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Confirm' }).click()
}

test('people add and remove authenticators with a fresh proof', async ({ page, look, person }) => {
  const { username } = person('maryam')
  await page.goto(`${portal}/account/factors`)
  await signIn(page, username)
  await expect(page.getByText('Only a password protects you')).toBeVisible()

  await onInstallation('e2e/let-time-pass.ts', username)
  await page.getByRole('link', { name: 'Add an authenticator' }).click()
  await expect(page.getByRole('img', { name: /^QR code/ }), 'no key before the proof').toHaveCount(0)
  await look('account-prove-again')
  await page.getByRole('link', { name: 'Confirm it is you' }).click()
  await confirmItIsMe(page)
  await heading(page, 'Add an authenticator')
  const phone = new Authenticator(await readKey(page))
  await look('account-add-factor')
  await page.getByLabel('Its name').fill('Red phone')
  await page.getByLabel('The code that it shows now').fill(phone.code())
  await page.getByRole('button', { name: 'Add it' }).click()
  await expect(page.getByText('The authenticator is added.')).toBeVisible()
  await page.goto(`${portal}/account/factors`)
  await look('account-factors')

  await onInstallation('e2e/let-time-pass.ts', username)
  await page.goto(`${portal}/account/factors`)
  await page.getByRole('link', { name: 'Remove' }).click()
  await confirmItIsMe(page)
  await giveCode(page, phone.code())
  await heading(page, 'Authenticators')
  await page.getByText('Remove: Red phone').click()
  await look('account-remove-factor')
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(page.getByText('“Red phone” is removed')).toBeVisible()
  await page.goto(`${portal}/account/activity`)
  for (const sentence of ['You added an authenticator.', 'You removed an authenticator.']) {
    await expect(page.getByText(sentence)).toBeVisible()
  }
})
