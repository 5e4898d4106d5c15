import { expect, type Page } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { password } from './place.ts'
import { signIn } from './sign-in.ts'

async function fillIn(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value)
  await page.getByRole('button', { name: 'Create the account' }).click()
}

/** From here on the browser leaves the checking of fields to the portal. */
const sendUnchecked = (page: Page) => page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''))

test('the link in the log makes the first administrator, once', async ({
  page,
  anotherBrowser,
  complaints,
  setupUrl,
}) => {
  complaints.allow(/status of 404/)
  // Looking changes nothing: not from here, not from a mail scanner's browser.
  const other = await anotherBrowser()
  for (const visitor of [other, page]) {
    await visitor.goto(setupUrl)
    await expect(visitor.getByRole('heading', { name: 'The first administrator' })).toBeVisible()
  }
  await expect(page.getByLabel('Your name')).toBeFocused()

  await sendUnchecked(page)
  await fillIn(page, { 'Your name': 'Ada Lovelace', Username: 'ada', 'E-mail': 'ada at example', Password: 'short' })
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/not an e-mail address/)
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/at least 12 characters/)
  await expect(page.getByLabel('E-mail')).toBeFocused()
  await expect(page.getByLabel('Your name')).toHaveValue('Ada Lovelace')
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('')

  await sendUnchecked(page)
  await fillIn(page, { 'E-mail': 'ada@example.org', Password: 'short' })
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(1)
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused()
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(
    /^A password has at least 12 characters/,
  )

  await fillIn(page, { Password: password })
  await expect(page.getByText('The account is ready')).toBeVisible()
  await expect(page.getByLabel('Username or e-mail')).toHaveValue('ada')
  await signIn(page, 'ada')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ada Lovelace')
  await expect(page.getByText('subsystem create')).toBeVisible()

  expect((await page.goto(setupUrl))?.status(), 'the link is spent').toBe(404)
  const answered = other.waitForResponse((response) => response.request().method() === 'POST')
  await fillIn(other, { 'Your name': 'Mary', Username: 'mary', 'E-mail': 'mary@example.org', Password: password })
  expect((await answered).status(), 'so is a form that was open').toBe(404)
  await expect(other.getByText('This set-up link is not valid')).toBeVisible()
})

test('set-up looks right, from the form to a launcher without applications @script', async ({
  page,
  look,
  setupUrl,
}) => {
  await page.goto(setupUrl)
  await expect(page.getByRole('button', { name: 'Show password' })).toBeVisible()
  await look('set-up')
  await sendUnchecked(page)
  await fillIn(page, { 'Your name': 'Ada Lovelace', Username: 'ada', 'E-mail': 'ada at example', Password: 'short' })
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(2)
  await look('set-up-error')
  await fillIn(page, { 'E-mail': 'ada@example.org', Password: password })
  await signIn(page, 'ada')
  await expect(page.getByText('No applications yet')).toBeVisible()
  await look('launcher-empty')
})
