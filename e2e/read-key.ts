import { expect, type Page } from '@playwright/test'

/** The key of an authenticator that is being added, as somebody reads it who cannot scan its QR code. */
export async function readKey(page: Page): Promise<string> {
  const drawn = await page.getByRole('img', { name: 'QR code of the key below' }).evaluate(isDrawn)
  expect(drawn, 'the QR code is there to be scanned').toBe(true)
  return (await page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).textContent()) ?? ''
}

const isDrawn = (image: Element): boolean => image instanceof HTMLImageElement && image.naturalWidth > 0
