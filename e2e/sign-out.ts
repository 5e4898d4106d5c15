import { expect, type Page } from '@playwright/test'
import { portal } from './place.ts'

/** Signs this browser out of everything, by the portal's own page. */
export async function signOut(page: Page, origin = portal): Promise<void> {
  await page.goto(`${origin}/sso/logout`)
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Sign out/ })
    .click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
}
