import type { Page } from '@playwright/test'

/** Fills in the form for a one-time code that is shown and sends it. */
export async function giveCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Enter your code').fill(code)
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** The same with a recovery code. */
export async function giveRecoveryCode(page: Page, code: string): Promise<void> {
  await page.getByText('Use a recovery code').filter({ visible: true }).click()
  await page.getByLabel('Recovery code').fill(code)
  await page.getByRole('button', { name: 'Continue' }).click()
}
