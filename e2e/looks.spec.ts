import { createHash } from 'node:crypto'
import { expect } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { billing, portal, wiki } from './place.ts'
import { signIn } from './sign-in.ts'

/** Every page of the front door, light and dark, wide and at 320 px: axe finds nothing, nothing scrolls sideways. */

test('what a visitor sees looks right @script', async ({ page, look, complaints }) => {
  complaints.allow(/status of 40[04]/)
  await page.goto(wiki)
  await expect(page.getByRole('button', { name: 'Show password' })).toBeVisible()
  await look('login')
  await signIn(page, 'ada', 'not the password')
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible()
  await look('login-error')
})

test('what a visitor is refused looks right @script', async ({ page, look, complaints }) => {
  complaints.allow(/status of 40[04]/)
  await page.goto(`${portal}/sso/login?subsystemIdentifier=wiki`)
  await expect(page.getByText('challenge_required')).toBeVisible()
  await look('refusal')
  await page.goto(`${portal}/nothing-here`)
  await look('not-found')
  await page.goto(`${portal}/login?attempt=x`)
  await look('login-cannot-go-on')
})

test('what a person without a role sees looks right @script', async ({ page, look, complaints }) => {
  complaints.allow(/status of 403/)
  await page.goto(billing)
  await signIn(page, 'charles')
  await expect(page.getByText('access_denied')).toBeVisible()
  await look('no-access')
  await page.goto(`${portal}/apps`)
  await look('launcher-closed')
})

test('what a signed-in person sees looks right @script', async ({ page, look }) => {
  await page.goto(`${wiki}/page/7`)
  await signIn(page, 'ada')
  await expect(page.getByRole('complementary')).toBeVisible()
  await look('wiki')
  await page.goto(billing)
  await page.goto(`${portal}/apps`)
  await look('launcher')
})

test('proving again and signing out look right @script', async ({ page, look }) => {
  await page.goto(wiki)
  await signIn(page, 'ada')
  await expect(page).toHaveURL(`${wiki}/`)
  const codeChallenge = createHash('sha256').update('verifier').digest('base64url')
  await page.goto(`${portal}/sso/login?subsystemIdentifier=wiki&prompt=login&codeChallenge=${codeChallenge}`)
  await expect(page.getByRole('heading', { name: 'Confirm it is you' })).toBeVisible()
  await look('confirm')
  await page.goto(`${portal}/sso/logout`)
  await expect(page.getByRole('heading', { name: 'Sign out?' })).toBeVisible()
  await look('sign-out')
  await page.getByRole('button', { name: /^Sign out of/ }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await look('signed-out')
})
