import { expect, type Page } from '@playwright/test'
import { generateSync } from 'otplib'
import { test } from './fixtures/journey.ts'
import { newPerson } from './new-person.ts'
import { password, portal } from './place.ts'

async function signIn(page: Page, username: string, typed = password): Promise<void> {
  await page.getByLabel('Username or e-mail').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(typed)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`${portal}/logout`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.goto(`${portal}/login`)
}

/** Another page of “my account”, by its address: the menu is folded on a phone. */
const open = (page: Page, path: string) => page.goto(`${portal}/account${path}`)

test('whoever is signed out is led to sign in, and back to the page they wanted', async ({ page }) => {
  await open(page, '/sessions')
  await signIn(page, newPerson())
  await expect(page).toHaveURL(`${portal}/account/sessions`)
})

/** Adds an authenticator from its page on, as the person sees it. Returns its key. */
async function addAuthenticator(page: Page, name: string): Promise<string> {
  await open(page, '/factors/add')
  const shown = await page.locator('.select-all').textContent()
  const secret = (shown ?? '').replaceAll(' ', '')
  await page.getByLabel('The code that it shows now').fill(generateSync({ secret }))
  await page.getByLabel('Its name').fill(name)
  await page.getByRole('button', { name: 'Add it' }).click()
  await expect(page.getByText('The authenticator is added.')).toBeVisible()
  return secret
}

test('a wrong code adds nothing and the same key is shown again', async ({ page, look }) => {
  await open(page, '')
  await signIn(page, newPerson())
  await expect(page.getByText('whoever learns your password')).toBeVisible()
  await look('account')
  await page
    .getByRole('main')
    .getByRole('link', { name: /Authenticators/ })
    .click()
  await page.getByRole('link', { name: 'Add an authenticator' }).click()
  const key = await page.locator('.select-all').textContent()
  await page.getByLabel('The code that it shows now').fill('000000')
  await page.getByRole('button', { name: 'Add it' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'not right' })).toBeVisible()
  await expect(page.locator('.select-all')).toHaveText(key ?? '')
  await look('factor-wrong-code')
})

test('an authenticator is renamed and removed, and the activity tells of it', async ({ page, look }) => {
  await open(page, '')
  await signIn(page, newPerson())
  await addAuthenticator(page, 'Joan’s phone')
  await open(page, '/factors')
  await page.getByText('Rename: Joan’s phone').click()
  await page.getByLabel('Name', { exact: true }).fill('The old phone')
  await page.getByRole('button', { name: 'Save the name' }).click()
  await expect(page.getByRole('heading', { name: 'The old phone' })).toBeVisible()
  await page.getByText('Remove: The old phone').click()
  await look('factor-remove')
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(page.getByText('“The old phone” is removed')).toBeVisible()
  await open(page, '/activity')
  await expect(page.getByText('You removed an authenticator.')).toBeVisible()
  await look('activity')
})

test('recovery codes come with the first authenticator, are shown once, and then only counted', async ({
  page,
  look,
}) => {
  await open(page, '')
  await signIn(page, newPerson())
  await addAuthenticator(page, 'Phone')
  const codes = page.getByRole('listitem').filter({ hasText: /^[0-9A-Z]{5}-[0-9A-Z]{5}$/ })
  await expect(codes).toHaveCount(10)
  await look('recovery-codes')
  await open(page, '/recovery-codes')
  await expect(page.getByText('10 codes are left')).toBeVisible()
  await expect(codes).toHaveCount(0)
})

test('a browser that was trusted is listed, and asked for a code again once it is not', async ({ page, look }) => {
  const username = newPerson()
  await open(page, '')
  await signIn(page, username)
  const secret = await addAuthenticator(page, 'Phone')
  await signOut(page)
  await signIn(page, username)
  await expect(page.getByRole('heading', { name: 'Enter your code' })).toBeVisible()
  await look('otp')
  // The code of this half minute was spent when the authenticator was added; the next one counts already.
  await page.getByLabel('Enter your code').fill(generateSync({ secret, epoch: Date.now() / 1_000 + 30 }))
  await page.getByLabel('Trust this browser').check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page).toHaveURL(`${portal}/apps`)
  await signOut(page)
  await signIn(page, username)
  await expect(page).toHaveURL(`${portal}/apps`)

  await open(page, '/devices')
  await expect(page.getByText('this browser')).toBeVisible()
  await look('devices')
  await page.getByRole('button', { name: 'Stop trusting' }).click()
  await expect(page.getByText('No browser is trusted', { exact: true })).toBeVisible()
  await signOut(page)
  await signIn(page, username)
  await expect(page.getByRole('heading', { name: 'Enter your code' })).toBeVisible()
})

test('one session ends another, and all others', async ({ page, anotherBrowser, look }) => {
  const username = newPerson()
  const others = [await anotherBrowser(), await anotherBrowser()]
  for (const other of others) {
    await open(other, '')
    await signIn(other, username)
    await expect(other.getByRole('heading', { name: 'Profile' })).toBeVisible()
  }
  await open(page, '/sessions')
  await signIn(page, username)
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(3)
  await look('sessions')
  const second = page.getByRole('main').getByRole('listitem').nth(1)
  await second.getByText('Sign out', { exact: false }).first().click()
  await second.getByRole('button', { name: 'Sign it out' }).click()
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(2)
  await page.getByText('Sign out everywhere else').click()
  await page.getByRole('button', { name: 'Sign out the other one' }).click()
  await expect(page.getByText('You are signed out everywhere but here.')).toBeVisible()
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1)
  for (const other of others) {
    await open(other, '')
    await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  }
})

test('a new password signs out everywhere; what the rules refuse is said beside it', async ({ page, look }) => {
  const username = newPerson()
  await open(page, '/password')
  await signIn(page, username)
  await page.getByLabel('New password').fill('passwordpassword')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByLabel('New password')).toHaveAttribute('aria-invalid', 'true')
  await look('password-refused')
  const fresh = 'eleven lanterns over Bletchley pond'
  await page.getByLabel('New password').fill(fresh)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByText('Your password is changed')).toBeVisible()
  await signIn(page, username, fresh)
  await expect(page).toHaveURL(`${portal}/apps`)
})
