import { expect } from '@playwright/test'
import { Authenticator } from './authenticator.ts'
import { giveCode } from './give-code.ts'
import { readKey } from './read-key.ts'
import { signIn } from './sign-in.ts'
import { test } from './with-people.ts'

const newPassword = 'seven kites above a salt meadow'

test('an authenticator that a stranger added at an open page is taken off by "this was not me"', async ({
  page,
  anotherBrowser,
  look,
  person,
  inbox,
  mailingPortal: { origin },
}) => {
  // A portal of its own is started, and one page is looked at.
  test.slow()
  const { username, email, name, key } = person('katherine')
  const phone = new Authenticator(key ?? '')
  await page.goto(`${origin}/account/factors/add`)
  await signIn(page, username)
  await giveCode(page, phone.code())
  await page.getByLabel('The code that it shows now').fill(new Authenticator(await readKey(page)).code())
  await page.getByLabel('Its name').fill('Stranger')
  await page.getByRole('button', { name: 'Add it' }).click()
  await expect(page.getByRole('heading', { name: 'Stranger' })).toBeVisible()

  const owner = await anotherBrowser()
  await owner.goto(await inbox.linkTo(email, '“Stranger”'))
  await expect(owner.getByText('The authenticator “Stranger” is taken off')).toBeVisible()
  await look('not-me-factor', owner)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Stranger' }), 'looking changes nothing').toBeVisible()
  await owner.getByRole('button', { name: 'Secure the account' }).click()
  await owner.getByRole('link', { name: 'Choose a new password' }).click()
  await owner.getByLabel('New password').fill(newPassword)
  await owner.getByRole('button', { name: 'Save the password' }).click()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Sign in' }), 'the stranger is out').toBeVisible()

  await signIn(owner, username, newPassword)
  await giveCode(owner, phone.code())
  await expect(owner).toHaveURL(`${origin}/apps`)
  await owner.goto(`${origin}/account/factors`)
  await expect(owner.getByRole('heading', { name: `${name}’s phone` })).toBeVisible()
  await expect(owner.getByRole('heading', { name: 'Stranger' })).toHaveCount(0)
})
