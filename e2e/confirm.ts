import { expect, type Locator, type Page } from '@playwright/test'

/**
 * Presses what asks a question, and then its answer. Without scripts the question unfolds from a summary; where scripts come
 * while it stands unfolded, a dialog takes its place, and it is asked for once more.
 */
export async function confirm(page: Page | Locator, label: string, answer: string | RegExp): Promise<void> {
  const opener = page.locator('button[aria-haspopup="dialog"], summary').filter({ hasText: new RegExp(`^${label}`) })
  const answering = page.getByRole('button', { name: answer }).last()
  await opener.first().click()
  await expect(async () => {
    if (!(await answering.isVisible())) await opener.first().click({ timeout: 2_000 })
    await answering.click({ timeout: 2_000 })
  }).toPass({ timeout: 20_000 })
}
