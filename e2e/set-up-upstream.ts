import { expect, type Page } from '@playwright/test'
import { portal } from './place.ts'

type Upstream = { slug: string; title: string; issuer: string; clientId: string; clientSecret: string }

/** Sets up a sign-in server of OpenID Connect in the dashboard that is open, and stays on its page. */
export async function setUpUpstream(page: Page, { slug, title, issuer, ...client }: Upstream): Promise<void> {
  await page.goto(`${portal}/admin/settings/providers`)
  await page.getByLabel('Kind').selectOption('oidc')
  await page.getByLabel('Name', { exact: true }).fill(slug)
  await page.getByLabel('Client ID').fill(client.clientId)
  await page.getByLabel('Client secret').fill(client.clientSecret)
  await page.getByLabel('Issuer').fill(issuer)
  await page.getByRole('button', { name: 'Set it up' }).click()
  await page.getByLabel('The button says').fill(title)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
}

/** Takes it away again: the sign-in of other journeys is to stay as it is. */
export async function removeUpstream(page: Page, slug: string): Promise<void> {
  await page.goto(`${portal}/admin/settings/providers/${slug}`)
  await page.getByText('Remove…').first().click()
  await page.getByRole('button', { name: /^Remove · forgets/ }).click()
  await expect(page).toHaveURL(/\/admin\/settings\/providers(\?|$)/)
}
