import { expect } from '@playwright/test'
import { Authenticator } from './authenticator.ts'
import { giveCode, giveRecoveryCode } from './give-code.ts'
import { portal, wiki } from './place.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { test } from './with-people.ts'

test('recovery codes are made and kept; each lets in once in place of the phone', async ({ page, look, person }) => {
  const { username, key } = person('rosalind')
  await page.goto(`${portal}/account/recovery-codes`)
  await signIn(page, username)
  await giveCode(page, new Authenticator(key ?? '').code())
  await expect(page.getByText('You have no codes')).toBeVisible()
  await page.getByRole('button', { name: 'Make ten codes' }).click()
  const list = page.getByRole('main').getByRole('listitem')
  await expect(list).toHaveCount(10)
  const [first = '', second = ''] = await list.allTextContents()
  await look('recovery-codes-fresh')
  const file = await page.getByRole('link', { name: 'Download' }).getAttribute('href')
  expect(decodeURIComponent(file ?? ''), 'the file holds what the page shows').toContain(`${first}\n${second}\n`)
  await page.goto(`${portal}/account/recovery-codes`)
  await expect(page.getByText('10 codes are left.')).toBeVisible()
  await expect(page.getByText(first), 'they are shown once').toHaveCount(0)
  await look('recovery-codes')

  await signOut(page)
  await page.goto(wiki)
  await signIn(page, username)
  await page.getByText('Use a recovery code').filter({ visible: true }).click()
  await look('recovery-code')
  await page.getByText('Use a code from the authenticator').click()
  await giveRecoveryCode(page, first)
  await expect(page).toHaveURL(`${wiki}/`)
  await expect(page.getByRole('complementary')).toContainText('recovery_code')

  await signOut(page)
  await page.goto(wiki)
  await signIn(page, username)
  await giveRecoveryCode(page, first)
  await expect(page.getByRole('main').getByRole('alert')).toContainText('or it was used already')
  await giveRecoveryCode(page, second.toLowerCase().replace('-', ' '))
  await expect(page).toHaveURL(`${wiki}/`)
  await page.goto(`${portal}/account/recovery-codes`)
  await expect(page.getByText('8 codes are left.')).toBeVisible()
})
