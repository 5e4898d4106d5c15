import { expect } from '@playwright/test'
import { signIn } from './sign-in.ts'
import { test } from './with-people.ts'

const chosen = 'five comets over a quiet harbour'

test('whoever is invited chooses a password, once, and signs in with the confirmed address', async ({
  page,
  look,
  complaints,
  inbox,
  mailingPortal: { origin, run },
}) => {
  // A portal of its own is started, and two pages are looked at.
  test.slow()
  complaints.allow(/status of 404/)
  const email = 'maria@example.org'
  await run('portico.ts', 'user', 'invite', '--username', 'maria', '--name', 'Maria Mitchell', '--email', email)
  const link = await inbox.linkTo(email, 'Choose a password')
  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible()
  await look('invitation')
  await page.getByLabel('New password').fill('maria mitchell')
  await page.getByRole('button', { name: 'Save and go to sign-in' }).click()
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/^A name that belongs to you/)
  await page.getByLabel('New password').fill(chosen)
  await page.getByRole('button', { name: 'Save and go to sign-in' }).click()
  await expect(page.getByText('The account is ready. Sign in with it.')).toBeVisible()
  await signIn(page, email, chosen)
  await expect(page).toHaveURL(`${origin}/apps`)
  expect((await page.goto(link))?.status(), 'the link is spent').toBe(404)
  await look('link-spent')
})
