import type { Locator, Page } from '@playwright/test'

/** Presses what asks a question, and then its answer. Without scripts the question unfolds from a summary. */
export async function confirm(page: Page | Locator, label: string, answer: string | RegExp): Promise<void> {
  const opener = page.locator('button[aria-haspopup="dialog"], summary').filter({ hasText: new RegExp(`^${label}`) })
  await opener.first().click()
  await page.getByRole('button', { name: answer }).last().click()
}
