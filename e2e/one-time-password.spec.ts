import { expect, type Page } from '@playwright/test'
import { Authenticator } from './authenticator.ts'
import { enrol } from './enrol.ts'
import { giveCode } from './give-code.ts'
import { keepRecoveryCodes } from './keep-recovery-codes.ts'
import { pagesShown } from './pages-shown.ts'
import { billing, wiki } from './place.ts'
import { readKey } from './read-key.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { test } from './with-people.ts'

const presence = (page: Page) => page.getByRole('complementary')
const codeIsAsked = (page: Page) => expect(page.getByRole('heading', { name: 'Enter your code' })).toBeVisible()
const codeIsRefused = (page: Page) =>
  expect(page.getByRole('main').getByRole('alert')).toContainText('That code is not right, or it was used already')

test('where a second factor is needed the first one is added on the way in, and is asked for from then on', async ({
  page,
  look,
  person,
}) => {
  const { username } = person('emmy')
  await page.goto(wiki)
  await signIn(page, username)
  await expect(presence(page)).toContainText('password')

  await page.goto(`${billing}/invoice/12`)
  await expect(page.getByText('asks for a second proof that it is you')).toBeVisible()
  const key = await readKey(page)
  await look('enrol')
  const phone = new Authenticator(key)
  await enrol(page, phone.wrongCode())
  await codeIsRefused(page)
  await expect(page.getByLabel('The code that it shows now')).toBeFocused()
  expect(await readKey(page), 'nobody scans twice').toBe(key)
  await enrol(page, phone.code())
  await keepRecoveryCodes(page)
  await expect(page).toHaveURL(`${billing}/invoice/12`)
  await expect(presence(page)).toContainText('totp')

  await signOut(page)
  await page.goto(`${wiki}/page/7`)
  await signIn(page, username)
  await codeIsAsked(page)
  await expect(page.getByText('From “My phone”.')).toBeVisible()
  await look('code')
  await giveCode(page, phone.code())
  await expect(page).toHaveURL(`${wiki}/page/7`)
  await expect(presence(page)).toContainText('password, totp')

  const shown = pagesShown(page)
  await page.goto(billing)
  await expect(presence(page)).toContainText('invoice.read')
  expect(shown, 'no page of the portal').toEqual([`${billing}/`])
})

test('a session opened by password alone is asked for the code, and only for it, where one is needed', async ({
  page,
  person,
}) => {
  const { username, key } = person('hedy')
  await page.goto(wiki)
  await signIn(page, username)
  await expect(presence(page)).toContainText('password')
  await expect(presence(page)).not.toContainText('totp')

  await page.goto(billing)
  await codeIsAsked(page)
  await expect(page.getByLabel('Password')).toHaveCount(0)
  await expect(page.getByLabel('Trust this browser for 30 days')).toHaveCount(0)
  await giveCode(page, new Authenticator(key ?? '').code())
  await expect(page).toHaveURL(`${billing}/`)
  await expect(presence(page)).toContainText('password, totp')

  const shown = pagesShown(page)
  await page.goto(`${wiki}/page/7`)
  await page.goto(billing)
  await expect(presence(page)).toContainText('password, totp')
  expect(shown).toEqual([`${wiki}/page/7`, `${billing}/`])
})

test('a code that is wrong or was used before is told and opens nothing; one with a space in it is read', async ({
  page,
  look,
  person,
}) => {
  const { username, key } = person('lise')
  const phone = new Authenticator(key ?? '')
  await page.goto(wiki)
  await signIn(page, username)
  await giveCode(page, phone.wrongCode())
  await codeIsRefused(page)
  await expect(page.getByLabel('Enter your code')).toBeFocused()
  await expect(page.getByLabel('Enter your code')).toHaveAccessibleDescription(/^That code is not right/)
  await look('code-error')
  const code = phone.code()
  await giveCode(page, code.replace(/^.../, '$& '))
  await expect(page).toHaveURL(`${wiki}/`)

  await signOut(page)
  await page.goto(wiki)
  await signIn(page, username)
  await giveCode(page, code)
  await codeIsRefused(page)
  await giveCode(page, phone.code())
  await expect(page).toHaveURL(`${wiki}/`)
})
