import { expect } from '@playwright/test'
import { Authenticator } from './authenticator.ts'
import { giveCode } from './give-code.ts'
import { wiki } from './place.ts'
import { portico } from './portico.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { test } from './with-people.ts'

const ownPassword = 'nine looms hum beneath a copper roof'

test('a password that was handed out asks for the code first, then for one of their own', async ({
  page,
  look,
  person,
}) => {
  const { username, name, key } = person('dorothy')
  const phone = new Authenticator(key ?? '')
  const given = await portico('user', 'set-password', username, '--generate-temporary')
  const temporary = String(Object(given).password)

  await page.goto(`${wiki}/page/7`)
  await signIn(page, username, temporary)
  await expect(page.getByRole('heading', { name: 'Choose your password' })).toHaveCount(0)
  await giveCode(page, phone.code())
  await expect(page.getByRole('heading', { name: 'Choose your password' })).toBeVisible()
  await look('change-password')
  const field = page.getByLabel('New password')
  for (const [refused, why] of [
    [name, /^A name that belongs to you is easy to guess/],
    [temporary, /^[^.]*(now|before|already)/],
  ] as const) {
    await field.fill(refused)
    await page.getByRole('button', { name: 'Save and continue' }).click()
    await expect(field).toHaveAccessibleDescription(why)
    await expect(field).toBeFocused()
    await expect(field).toHaveValue('')
  }
  await look('change-password-error')
  await field.fill(ownPassword)
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await expect(page).toHaveURL(`${wiki}/page/7`)

  await signOut(page)
  await page.goto(wiki)
  await signIn(page, username, temporary)
  await expect(page.getByRole('main').getByRole('alert')).toContainText('do not match')
  await signIn(page, username, ownPassword)
  await giveCode(page, phone.code())
  await expect(page).toHaveURL(`${wiki}/`)
})
