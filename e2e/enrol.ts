import type { Page } from '@playwright/test'

/** Adds the authenticator whose key is shown, on the way in. */
export async function enrol(page: Page, code: string): Promise<void> {
  await page.getByLabel('Its name').fill('My phone')
  await page.getByLabel('The code that it shows now').fill(code)
  await page.getByRole('button', { name: 'Add it and continue' }).click()
}
