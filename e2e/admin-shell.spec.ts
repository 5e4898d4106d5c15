import { expect, type Page } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { portal } from './place.ts'
import { signIn } from './sign-in.ts'

/** The frame of the dashboard: who comes in, what they see of it, and how they get around. */

async function openDashboard(page: Page, username: string, path = '/admin'): Promise<void> {
  await page.goto(`${portal}${path}`)
  await signIn(page, username)
  await expect(page).toHaveURL(`${portal}${path}`)
}

const places = (page: Page) => page.getByRole('navigation', { name: 'Dashboard', exact: true }).getByRole('link')

test('whoever is signed out signs in first, and comes to the very page', async ({ page }) => {
  await openDashboard(page, 'ada', '/admin/users?search=pilgrim-011')
  await expect(page.getByRole('row').filter({ hasText: 'Pilgrim 011' })).toHaveCount(1)
})

test('whoever holds no right at the portal is told so, with 403', async ({ page, complaints }) => {
  complaints.allow(/status of 403/)
  await page.goto(`${portal}/apps`)
  await page.goto(`${portal}/login`)
  await signIn(page, 'charles')
  await expect(page).toHaveURL(`${portal}/apps`)
  const answer = await page.goto(`${portal}/admin`)
  expect(answer?.status()).toBe(403)
  await expect(page.getByRole('heading', { name: 'This is not yours to see' })).toBeVisible()
})

test('rights decide which places there are, in the menu and behind their addresses', async ({ page, complaints }) => {
  complaints.allow(/status of 403/)
  await openDashboard(page, 'barbara')
  const names = (await places(page).allTextContents()).map((text) => text.replace(/[\d,+]+$/, ''))
  expect(names).toEqual(['Overview', 'Users', 'Teams', 'Sessions', 'Why?', 'API keys'])
  await expect(page.getByRole('heading', { name: 'Health' })).toBeHidden()
  expect((await page.goto(`${portal}/admin/subsystems`))?.status()).toBe(403)
  expect((await page.goto(`${portal}/admin/users`))?.status()).toBe(200)
  await expect(page.getByRole('link', { name: 'New user' })).toBeHidden()
})

test('on a phone the places are behind one button, which needs no script', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await openDashboard(page, 'ada')
  await expect(places(page).first()).toBeHidden()
  await page.getByRole('button', { name: 'Menu', exact: true }).click()
  await page
    .getByRole('navigation', { name: 'Dashboard menu' })
    .getByRole('link', { name: /^Users/ })
    .click()
  await expect(page.getByRole('heading', { name: 'Users', level: 1 })).toBeVisible()
})

test('Ctrl-K finds pages and people, and goes there by keyboard alone @script', async ({ page }) => {
  await openDashboard(page, 'ada')
  const box = page.getByRole('combobox', { name: 'Search anything' })
  // Pressed again until scripts run.
  await expect(async () => {
    await page.keyboard.press('Control+k')
    await expect(box).toBeFocused({ timeout: 500 })
  }).toPass()
  await page.keyboard.type('pilgrim-007')
  await expect(page.getByRole('option')).toHaveText([/Pilgrim 007/])
  await expect(page.getByRole('option', { selected: true })).toHaveText(/Pilgrim 007/)
  await box.fill('s')
  await expect(page.getByRole('option', { name: /Settings/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  const second = page.getByRole('option').nth(1)
  await expect(second).toHaveAttribute('aria-selected', 'true')
  await expect(box).toHaveAttribute('aria-activedescendant', (await second.getAttribute('id')) ?? '')
  await page.keyboard.press('Escape')
  await expect(box).toBeHidden()
  await page.keyboard.press('Control+k')
  await box.fill('pilgrim-007')
  await expect(page.getByRole('option')).toHaveText([/Pilgrim 007/])
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Pilgrim 007', level: 1 })).toBeVisible()
})

test('the search finds nothing that its reader may not see @once', async ({ page }) => {
  await openDashboard(page, 'barbara')
  const search = async (text: string) => {
    const answer = await page.request.get(`${portal}/admin/search?search=${text}`)
    const { found }: { found: { kind: string }[] } = await answer.json()
    return found.map(({ kind }) => kind)
  }
  expect(await search('wiki')).not.toContain('subsystem')
  expect(await search('pilgrim-007')).toEqual(['user'])
  await page.context().clearCookies()
  expect((await page.request.get(`${portal}/admin/search?search=ada`)).status()).toBe(401)
})

test('the overview looks right, and so does the palette @script', async ({ page, look }) => {
  await openDashboard(page, 'ada')
  await expect(page.getByRole('heading', { name: 'Sign-ins' })).toBeVisible()
  await look('admin-overview')
  await page.getByRole('button', { name: /Search anything/ }).click()
  await expect(page.getByRole('combobox', { name: 'Search anything' })).toBeFocused()
  await look('admin-palette')
})
