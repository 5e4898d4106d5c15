import { expect, type Page } from '@playwright/test'

/** The ten recovery codes that a page shows. */
export async function readRecoveryCodes(page: Page): Promise<string[]> {
  const codes = page.getByRole('main').getByRole('listitem')
  await expect(codes).toHaveCount(10)
  return codes.allTextContents()
}

/** Keeps the recovery codes that come with a first authenticator, and goes on. */
export async function keepRecoveryCodes(page: Page): Promise<string[]> {
  await expect(page.getByRole('heading', { name: 'Keep your recovery codes' })).toBeVisible()
  const codes = await readRecoveryCodes(page)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  return codes
}
