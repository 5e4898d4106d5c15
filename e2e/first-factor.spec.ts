import { expect, type Page } from '@playwright/test'
import { Authenticator } from './authenticator.ts'
import { enrol } from './enrol.ts'
import { giveRecoveryCode } from './give-code.ts'
import { keepRecoveryCodes, readRecoveryCodes } from './keep-recovery-codes.ts'
import { billing, wiki } from './place.ts'
import { readKey } from './read-key.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { test } from './with-people.ts'

const heading = (page: Page, name: string) =>
  expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()

async function giveMailedCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Enter the code from your mail').fill(code)
  await page.getByRole('button', { name: 'Continue' }).click()
}

test('recovery codes come with the first authenticator; the page shows the same ones until they are kept', async ({
  page,
  look,
  person,
}) => {
  const { username } = person('evelyn')
  await page.goto(`${billing}/invoice/12`)
  await signIn(page, username)
  const phone = new Authenticator(await readKey(page))
  await enrol(page, phone.code())
  const codes = await readRecoveryCodes(page)
  await look('first-recovery-codes')
  const file = await page.getByRole('link', { name: 'Download' }).getAttribute('href')
  expect(decodeURIComponent(file ?? ''), 'the file holds what the page shows').toContain(codes.join('\n'))
  await page.reload()
  expect(await readRecoveryCodes(page), 'a page that is loaded again makes no second set').toEqual(codes)
  const shown = page.url()
  await keepRecoveryCodes(page)
  await expect(page).toHaveURL(`${billing}/invoice/12`)
  await page.goto(shown)
  await expect(page.getByText(codes[0] ?? ''), 'they are shown once').toHaveCount(0)

  await signOut(page)
  await page.goto(`${wiki}/page/7`)
  await signIn(page, username)
  await giveRecoveryCode(page, codes[3] ?? '')
  await expect(page).toHaveURL(`${wiki}/page/7`)
})

test('where mail works, a first authenticator asks for a code from the mail, before its key is shown', async ({
  page,
  look,
  person,
  inbox,
  mailingPortal: { origin, run },
}) => {
  test.slow()
  const { username, email } = person('barbara')
  await run('portico.ts', 'policy', 'set', '--otp', 'required')
  await page.goto(`${origin}/login`)
  await signIn(page, username)
  await heading(page, 'Enter the code from your mail')
  await expect(page.getByRole('img', { name: /^QR code/ }), 'no key before the code').toHaveCount(0)
  await look('mailed-code')
  const first = await inbox.codeTo(email)
  await giveMailedCode(page, first.startsWith('1') ? '2000 0000' : '1000 0000')
  await expect(page.getByLabel('Enter the code from your mail')).toBeFocused()
  await expect(page.getByLabel('Enter the code from your mail')).toHaveAccessibleDescription(/^That code is not right/)
  await look('mailed-code-error')
  await page.getByRole('button', { name: 'send another code' }).click()
  await expect(page.getByText('Another code is on its way.')).toBeVisible()
  await giveMailedCode(page, await inbox.codeTo(email, 2))
  await heading(page, 'Add an authenticator')
  await enrol(page, new Authenticator(await readKey(page)).code())
  await keepRecoveryCodes(page)
  await expect(page).toHaveURL(`${origin}/apps`)
})

test('the same in “my account”: the code from the mail, the authenticator, its recovery codes', async ({
  page,
  look,
  person,
  inbox,
  mailingPortal: { origin },
}) => {
  test.slow()
  const { username, email } = person('barbara')
  await page.goto(`${origin}/account/factors`)
  await signIn(page, username)
  await page.getByRole('link', { name: 'Add an authenticator' }).click()
  await look('account-mailed-code-unsent')
  await page.getByRole('button', { name: 'Send me the code' }).click()
  await giveMailedCode(page, '1')
  await expect(page.getByRole('alert').filter({ hasText: 'That code is not right' })).toBeVisible()
  await look('account-mailed-code')
  await giveMailedCode(page, await inbox.codeTo(email))
  const phone = new Authenticator(await readKey(page))
  await page.getByLabel('The code that it shows now').fill(phone.code())
  await page.getByRole('button', { name: 'Add it' }).click()
  await heading(page, 'Recovery codes')
  await readRecoveryCodes(page)
  await look('account-first-recovery-codes')
})
