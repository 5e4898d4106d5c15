import type { Page } from '@playwright/test'
import { password } from './place.ts'

/** Fills in the sign-in form that is shown and sends it. */
export async function signIn(page: Page, username: string, typed = password): Promise<void> {
  await page.getByLabel('Username or e-mail').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(typed)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
