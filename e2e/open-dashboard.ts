import { expect, type Page } from '@playwright/test'
import { portal } from './place.ts'
import { signIn } from './sign-in.ts'

/** Signs somebody in on the way to a page of the dashboard. */
export async function openDashboard(page: Page, username: string, path: string): Promise<void> {
  await page.goto(`${portal}${path}`)
  await signIn(page, username)
  await expect(page).toHaveURL(`${portal}${path}`)
}
