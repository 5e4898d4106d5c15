import { expect } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { personOf } from './people.ts'
import { billing, portal, wiki } from './place.ts'
import { portico } from './portico.ts'
import { signIn } from './sign-in.ts'

test('a role is chosen once, carried on, switched from the launcher, and over when it is lost', async ({
  page,
  look,
  complaints,
}, { project }) => {
  // Eight looks, each read by axe.
  test.slow()
  complaints.allow(/status of 403/)
  const { username } = personOf('vera', project.name)
  await page.goto(`${wiki}/page/7`)
  await signIn(page, username)
  await expect(page.getByRole('group', { name: 'Enter as' })).toBeVisible()
  await look('choose-role')
  await page.getByRole('radio', { name: 'Reader' }).check()
  await page.keyboard.press('Enter')
  await expect(page, 'a key is enough').toHaveURL(`${wiki}/page/7`)
  await expect(page.getByRole('button', { name: 'Add note' }), 'a reader only reads').toBeDisabled()

  await page.goto(billing)
  await expect(page, 'the role of the same name is taken without a page').toHaveURL(`${billing}/`)

  await page.goto(`${portal}/apps`)
  const menu = page.getByRole('listitem').filter({ hasText: 'Wiki' }).locator('summary')
  await expect(menu).toContainText('as Reader')
  await menu.click()
  await look('switch-role')
  await page.getByRole('button', { name: 'Switch to Editor' }).click()
  await expect(page).toHaveURL(`${portal}/apps`)
  await expect(menu).toContainText('as Editor')

  await portico('grant', 'remove', '--user', username, '--subsystem', 'wiki', '--role', 'editor')
  await page.goto(`${portal}/apps`)
  await expect(page.getByRole('listitem').filter({ hasText: 'Wiki' }), 'nothing to switch to').toContainText(
    'as Reader',
  )
})
