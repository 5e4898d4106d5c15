import { expect, type Page } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { password, portal, wiki } from './place.ts'

/** Fails unless what has the focus is the named thing and shows that it has it. */
async function expectFocus(page: Page, role: 'textbox' | 'button' | 'link' | 'searchbox', name: string | RegExp) {
  const focused = page.locator(':focus')
  await expect(focused).toHaveRole(role)
  await expect(focused).toHaveAccessibleName(name)
  const ring = await focused.evaluate((element) =>
    ['', '::after'].some((part) => {
      const { outlineStyle, outlineWidth, content } = getComputedStyle(element, part)
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && (part === '' || content !== 'none')
    }),
  )
  expect(ring, `focus is visible on ${name}`).toBe(true)
}

test('everything can be done without a mouse, and the focus is always seen @script', async ({ page }) => {
  const { keyboard } = page

  await page.goto(portal)
  await expectFocus(page, 'textbox', 'Username or e-mail')
  await keyboard.type('grace')
  await keyboard.press('Tab')
  await expectFocus(page, 'textbox', 'Password')
  await keyboard.type(password)
  await keyboard.press('Tab')
  await expectFocus(page, 'button', 'Show password')
  await keyboard.press('Tab')
  await expectFocus(page, 'button', 'Sign in')
  await keyboard.press('Enter')

  await expect(page.getByRole('searchbox')).toBeVisible()
  await keyboard.press('/')
  await expectFocus(page, 'searchbox', 'Find an application')
  await keyboard.type('zebra')
  await expect(page.getByText('Nothing here matches “zebra”')).toBeVisible()
  await keyboard.press('Escape')
  await keyboard.type('wik')
  await expect(page.getByRole('status')).toHaveText('1 application found')
  await keyboard.press('Tab')
  await expectFocus(page, 'link', 'Wiki')
  await keyboard.press('Enter')
  await expect(page).toHaveURL(`${wiki}/`)

  await page.getByRole('link', { name: 'All applications' }).focus()
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Grace Hopper')
  await keyboard.press('Tab')
  await expectFocus(page, 'link', 'Portico')
  await keyboard.press('Tab')
  await expectFocus(page, 'link', 'My account')
  await keyboard.press('Tab')
  await expectFocus(page, 'button', 'Account of Grace Hopper')
  await keyboard.press('Enter')
  await keyboard.press('Tab')
  await expectFocus(page, 'link', 'My account')
  await keyboard.press('Tab')
  await expectFocus(page, 'button', 'Sign out of Portico and 1 application')
  await keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Sign out of Portico' })).toBeHidden()
  await expectFocus(page, 'button', 'Account of Grace Hopper')
  await keyboard.press('Enter')
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await keyboard.press('Tab')
  await expectFocus(page, 'link', 'Sign in again')
})
