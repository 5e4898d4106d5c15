import { expect, type Page } from '@playwright/test'
import { portal } from './place.ts'
import { signIn } from './sign-in.ts'

/** Signs in to a page of the dashboard about applications. */
export async function openDashboard(page: Page, path = '/admin/subsystems', username = 'ada'): Promise<void> {
  await page.goto(portal + path)
  await signIn(page, username)
  await expect(page).toHaveURL(new RegExp(`${path}$`))
}

/** Connects an application in the dashboard, and gives the secret that is shown. */
export async function connect(page: Page, application: { title: string; identifier: string; landingUrl: string }) {
  await page.goto(`${portal}/admin/subsystems/new`)
  await page.getByLabel('Title').fill(application.title)
  await page.getByLabel('Identifier').fill(application.identifier)
  await page.getByLabel('Landing URL').fill(application.landingUrl)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: application.title })).toBeVisible()
  return textOf(page, 'Secret')
}

/** What there is to copy under a name. */
export const textOf = async (page: Page, name: string): Promise<string> =>
  (await page.getByRole('figure', { name }).locator('code').textContent()) ?? ''
