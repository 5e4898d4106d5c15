import { expect, type Page } from '@playwright/test'
import { Authenticator } from './authenticator.ts'
import { giveCode } from './give-code.ts'
import { signIn } from './sign-in.ts'
import { test } from './with-people.ts'

const newPassword = 'nine looms hum beneath a copper roof'

const heading = (page: Page, name: string) => expect(page.getByRole('heading', { name })).toBeVisible()

test('a forgotten password is replaced by a mailed link; the second factor stays; "this was not me" undoes it', async ({
  page,
  anotherBrowser,
  look,
  complaints,
  person,
  inbox,
  mailingPortal: { origin },
}) => {
  // A portal of its own is started, and four pages are looked at.
  test.slow()
  complaints.allow(/status of 404/)
  const { username, email, name, key } = person('katherine')
  const phone = new Authenticator(key ?? '')
  await page.goto(`${origin}/login`)
  await page.getByRole('link', { name: 'Forgot it?' }).click()
  await heading(page, 'Forgot your password?')
  await look('reset')
  await page.getByLabel('Username or e-mail').fill(username)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await heading(page, 'Look into your mail')
  await look('reset-sent')

  const link = await inbox.linkTo(email, 'Choose a new password')
  // A mail scanner opens it first: looking changes nothing.
  const other = await anotherBrowser()
  for (const visitor of [other, page]) {
    await visitor.goto(link)
    await heading(visitor, 'Choose a new password')
  }
  await look('reset-password')
  await page.getByLabel('New password').fill(name)
  await page.getByRole('button', { name: 'Save the password' }).click()
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/^A name that belongs to you/)
  await page.getByLabel('New password').fill(newPassword)
  await page.getByRole('button', { name: 'Save the password' }).click()
  await expect(page.getByText('Your password is changed. Sign in with it.')).toBeVisible()
  expect((await other.goto(link))?.status(), 'the link is spent').toBe(404)

  await expect(page.getByLabel('Username or e-mail')).toHaveValue(username)
  await signIn(page, username, newPassword)
  await giveCode(page, phone.code())
  await expect(page).toHaveURL(`${origin}/apps`)

  await other.goto(await inbox.linkTo(email, 'was changed'))
  await heading(other, 'Was this not you?')
  await look('not-me', other)
  await page.reload()
  await expect(page, 'still nothing has changed').toHaveURL(`${origin}/apps`)
  await other.getByRole('button', { name: 'Secure the account' }).click()
  await heading(other, 'The account is secured')
  await page.reload()
  await heading(page, 'Sign in')
  await signIn(page, username, newPassword)
  await expect(page.getByRole('main').getByRole('alert')).toContainText('do not match')
  await look('not-me-done', other)
  await other.getByRole('link', { name: 'Choose a new password' }).click()
  await heading(other, 'Choose a new password')
})
