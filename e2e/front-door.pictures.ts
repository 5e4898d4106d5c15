import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { password, portal, wiki } from './place.ts'
import { signIn } from './sign-in.ts'

/** The pictures of the README. The same content gives the same picture, so a diff of one is a change of the look. */

async function picture(page: Page, name: string, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.evaluate(() => document.fonts.ready)
  await page.evaluate(setClocks)
  const path = join(import.meta.dirname, '..', 'docs', 'images', `${name}.png`)
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
}

/** Moves every time of day on the page so that the first of them is four minutes past six in the evening. */
function setClocks(): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found: { text: Node; minutes: number }[] = []
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const [, hours, minutes] = /\b(\d\d):(\d\d)\b/.exec(text.nodeValue ?? '') ?? []
    if (minutes) found.push({ text, minutes: Number(hours) * 60 + Number(minutes) })
  }
  const offset = 18 * 60 + 4 - (found[0]?.minutes ?? 0)
  const two = (number: number): string => String(number).padStart(2, '0')
  for (const { text, minutes } of found) {
    const moved = (minutes + offset + 1440) % 1440
    const clock = `${two(Math.floor(moved / 60))}:${two(moved % 60)}`
    text.nodeValue = (text.nodeValue ?? '').replace(/\b\d\d:\d\d\b/, clock)
  }
}

test('sign-in @pictures', async ({ page }) => {
  await page.goto(wiki)
  await expect(page.getByRole('button', { name: 'Show password' })).toBeVisible()
  await page.getByLabel('Username or e-mail').fill('ada')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await picture(page, 'login')
  await picture(page, 'login-dark', 'dark')
})

test('applications @pictures', async ({ page }) => {
  await page.goto(`${wiki}/page/7`)
  await signIn(page, 'ada')
  await page.getByLabel('Your note').fill('Weave the numbers of Bernoulli next.')
  await page.getByRole('button', { name: 'Add note' }).click()
  await expect(page.getByText('Weave the numbers of Bernoulli next.')).toBeVisible()
  await picture(page, 'wiki')
  await page.getByRole('link', { name: 'Open Billing' }).click()
  await page.getByRole('link', { name: 'All applications' }).click()
  await expect(page.getByRole('searchbox')).toBeVisible()
  await picture(page, 'launcher')
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await picture(page, 'signed-out')
})

test('dashboard @pictures', async ({ page }) => {
  await page.goto(wiki)
  await signIn(page, 'ada')
  await expect(page).toHaveURL(`${wiki}/`)
  await page.goto(`${portal}/admin/subsystems/wiki/roles`)
  await expect(page.getByRole('heading', { name: 'New action' })).toBeVisible()
  // When somebody came last is another time each run.
  await page.getByText(/last exchange/).evaluate((pill) => {
    for (const text of pill.childNodes) text.nodeValue = (text.nodeValue ?? '').replace(/\d+ \w+ ago/, '3 s ago')
  })
  await picture(page, 'dashboard')
})

test('set-up @pictures', async ({ page, setupUrl }) => {
  await page.goto(setupUrl)
  await expect(page.getByRole('button', { name: 'Show password' })).toBeVisible()
  await page.getByLabel('Your name').fill('Ada Lovelace')
  await page.getByLabel('Username').fill('ada')
  await page.getByLabel('E-mail').fill('ada@example.org')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await picture(page, 'setup')
})
