import { expect } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { openDashboard } from './open-dashboard.ts'
import { portal } from './place.ts'

test('the log is narrowed by its address, one event opens, and the same goes into a file', async ({ page, look }) => {
  await openDashboard(page, 'ada', '/admin/audit')
  await expect(page.getByText('Ada Lovelace signed in.').first()).toBeVisible()
  await look('admin-audit')
  await page.getByLabel('Username or e-mail').fill('ada')
  await page.getByLabel('About').selectOption('session.')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page).toHaveURL(/user=ada/)
  const first = page.getByRole('row').filter({ hasText: 'session.opened' }).first()
  await first.getByRole('link').click()
  await expect(page.getByRole('heading', { name: 'Ada Lovelace signed in.' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Open the session' })).toBeVisible()

  for (const [path, start] of [
    ['export', /^id,at,kind/],
    ['export-lines', /^\{"id"/],
  ] as const) {
    const file = await page.request.get(`${portal}/admin/audit/${path}?user=ada&kind=session.opened`)
    const lines = (await file.text()).trim().split('\r\n')
    expect(lines[0]).toMatch(start)
    expect(lines.slice(1).every((line) => line.includes('session.opened'))).toBe(true)
  }
})

test('somebody who is not there is told in words, and a filter that finds nothing too', async ({ page }) => {
  await openDashboard(page, 'ada', '/admin/audit?user=nobody-at-all')
  await expect(page.getByRole('heading', { name: /nobody-at-all/ })).toBeVisible()
  await expect(page.getByLabel('Username or e-mail')).toHaveValue('nobody-at-all')
  await page.goto(`${portal}/admin/audit?kind=user.&since=1999-01-01&until=1999-12-31`)
  await expect(page.getByText('Nothing like that happened')).toBeVisible()
})

test('the log is verified on a wish, and says what its head is', async ({ page, look }) => {
  test.slow()
  await openDashboard(page, 'ada', '/admin/audit?code=00000000')
  await page.getByRole('button', { name: 'Verify the log' }).click()
  // The event that tells of it says nearly the same.
  const verified = page.getByText(/blocks with [\d,]+ events are as they were sealed/)
  // Without scripts the page is asked again by hand.
  const again = page.getByRole('link', { name: 'How far is it now?' })
  await expect(async () => {
    // It may be gone by the time it is clicked.
    if (await again.isVisible()) await again.click({ timeout: 1_000 })
    await expect(verified).toBeVisible({ timeout: 3_000 })
  }).toPass()
  await expect(page.getByRole('figure', { name: /The head, block \d+/ })).toContainText(/^[0-9a-f]{64}$/)
  await look('admin-verified')
})
