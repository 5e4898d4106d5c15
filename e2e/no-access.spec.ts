import { expect } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { billing, portal, wiki } from './place.ts'
import { signIn } from './sign-in.ts'

test('a person without a role is told so and whom to ask, and stays signed in for the rest', async ({
  page,
  complaints,
}) => {
  complaints.allow(/status of 403/)
  await page.goto(billing)
  const answered = page.waitForResponse((answer) => answer.url().startsWith(`${portal}/login/refused`))
  await signIn(page, 'charles')
  expect((await answered).status()).toBe(403)
  await expect(page.getByText('you have no role in Billing')).toBeVisible()
  await expect(page.getByRole('main')).toContainText('Ada Lovelace')
  await expect(page.getByText('access_denied')).toBeVisible()
  await expect(
    page.getByRole('link', { name: 'Go to my applications' }),
    'the session stands all the same',
  ).toBeVisible()

  const again = await page.goto(billing)
  expect(again?.status(), 'signed in already: the same answer, without a form').toBe(403)
  await expect(page.getByText('you have no role in Billing')).toBeVisible()

  await page.getByRole('link', { name: 'Go to my applications' }).click()
  await page.getByRole('link', { name: 'Wiki' }).click()
  await expect(page.getByRole('banner')).toContainText('Charles Babbage')
  await page.goto(`${wiki}/page/7`)
  await expect(page.getByRole('button', { name: 'Add note' }), 'a reader only reads').toBeDisabled()
})

test('nobody takes over a browser in which someone else is signed in', async ({ page, context, complaints }) => {
  complaints.allow(/status of 409/)
  await page.goto(`${portal}/login`)
  const other = await context.newPage()
  await other.goto(wiki)
  await signIn(other, 'ada')
  await expect(other).toHaveURL(`${wiki}/`)

  const answered = page.waitForResponse((answer) => answer.url().startsWith(`${portal}/login/refused`))
  await signIn(page, 'mary')
  expect((await answered).status()).toBe(409)
  await expect(page.getByRole('heading', { name: 'Someone else is signed in here' })).toBeVisible()
  await expect(page.getByText('Ada Lovelace is signed in here')).toBeVisible()
  await other.reload()
  await expect(other.getByRole('banner')).toContainText('Ada Lovelace')

  await page.getByRole('link', { name: 'Sign out first' }).click()
  await page.getByRole('button', { name: /^Sign out of Portico and 1 application/ }).click()
  await page.getByRole('link', { name: 'Sign in again' }).click()
  await signIn(page, 'mary')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Mary Somerville')
})
