import { expect } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { openDashboard } from './open-dashboard.ts'
import { portal } from './place.ts'

test('settings are changed where they are shown, and wrong ones are told beside their field', async ({
  page,
  look,
}) => {
  await openDashboard(page, 'ada', '/admin/settings')
  await look('admin-settings')
  const days = page.getByLabel('A temporary password lets its person in for (days)')
  const passwords = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Passwords' }) })
  await days.fill('900')
  await passwords.getByRole('button', { name: 'Save' }).click()
  await expect(days).toHaveAttribute('aria-invalid', 'true')
  await expect(days, 'what was typed stays').toHaveValue('900')
  await days.fill('8')
  await passwords.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The rules hold for every password').first()).toBeVisible()
  await page.goto(`${portal}/admin/settings`)
  await expect(days).toHaveValue('8')
  const idle = page.getByLabel('Ends without activity after (seconds)')
  const sessions = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Sessions' }) })
  await idle.fill('5')
  await sessions.getByRole('button', { name: 'Save' }).click()
  await expect(idle).toHaveAttribute('aria-invalid', 'true')
  await idle.fill('1900')
  await sessions.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The limits hold for every sign-in').first()).toBeVisible()
  await page.getByLabel('Accent').fill('#ffff00')
  await page.getByRole('button', { name: 'Save' }).first().click()
  await expect(page.getByText(/reads worse than/i)).toBeVisible()
})

test('every mail can be read before it is sent', async ({ page, look }) => {
  await openDashboard(page, 'ada', '/admin/settings/mail')
  await expect(page.getByText('No mail server is set')).toBeVisible()
  await look('admin-mail')
  await page
    .getByRole('link', { name: /password/i })
    .first()
    .click()
  await look('admin-mail-preview')
  const html = await page.request.get(`${portal}/admin/settings/mail/html?template=password-reset`)
  expect(html.headers()['content-security-policy']).toContain('sandbox')
  expect(await html.text()).toContain('<!doctype html>')
  expect((await page.request.get(`${portal}/admin/settings/mail/html?template=none`)).status()).toBe(404)
})

test('a new signing key is published before it signs', async ({ page, look }) => {
  await openDashboard(page, 'ada', '/admin/keys')
  // One for each algorithm.
  await expect(page.getByText('signing', { exact: true }).first()).toBeVisible()
  await page.getByText('Rotate', { exact: true }).click()
  await page.getByRole('button', { name: 'Make new keys' }).click()
  await expect(page.getByText('next', { exact: true }).first()).toBeVisible()
  const published = await page.request.get(`${portal}/.well-known/jwks.json`)
  expect(((await published.json()) as { keys: unknown[] }).keys.length).toBeGreaterThan(0)
  await look('admin-keys')
})
