import { expect, type Page } from '@playwright/test'
import { password, portal, wiki } from './place.ts'
import { signIn } from './sign-in.ts'
import { test } from './with-people.ts'

const passwordBox = (page: Page) => page.getByLabel('Password', { exact: true })

test('a wrong password is said and opens nothing; the right one then leads where it was meant to', async ({
  page,
  person,
}) => {
  const { username } = person('henrietta')
  await page.goto(`${wiki}/page/8`)
  await signIn(page, username, 'not the password')
  const error = page.getByRole('main').getByRole('alert')
  await expect(error).toHaveText('That name and password do not match. Try again.')
  await expect(page.getByLabel('Username or e-mail')).toHaveValue(username)
  await expect(passwordBox(page)).toHaveValue('')
  await expect(passwordBox(page)).toBeFocused()
  await expect(passwordBox(page)).toHaveAccessibleDescription(/do not match/)

  await page.goto(`${portal}/apps`)
  await expect(page).toHaveURL(`${portal}/login`)

  await page.goBack()
  await passwordBox(page).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${wiki}/page/8`)
})

test('an unknown name and a wrong password are the same answer', async ({ page, person }) => {
  const answers: string[] = []
  for (const username of [person('henrietta').username, 'nobody']) {
    await page.goto(`${portal}/login`)
    await signIn(page, username, 'not the password')
    await expect(page.getByLabel('Username or e-mail')).toHaveValue(username)
    // As the server wrote it: what scripts add to the form later is the same for everyone, but not at the same moment.
    // Not what stands beside the form: another journey may be setting up a further way in.
    const form = page.locator('form', { has: passwordBox(page) })
    answers.push(await form.evaluate((shown) => String(shown.textContent).replace('Show', '')))
  }
  expect(answers[0]).toContain('do not match')
  expect(answers[1]).toBe(answers[0])
})

test('an empty form is not sent', async ({ page }) => {
  await page.goto(`${portal}/login`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${portal}/login`)
  await expect(page.getByLabel('Username or e-mail')).toBeFocused()
})

test('a password can be shown and hidden, and is hidden again before it is sent @script', async ({ page }) => {
  await page.goto(`${portal}/login`)
  await expect(page.getByLabel('Username or e-mail')).toBeFocused()
  await passwordBox(page).fill('not the password')
  await page.getByRole('button', { name: 'Show password' }).click()
  await expect(passwordBox(page)).toHaveAttribute('type', 'text')
  await page.getByRole('button', { name: 'Hide password' }).click()
  await expect(passwordBox(page)).toHaveAttribute('type', 'password')

  await page.getByRole('button', { name: 'Show password' }).click()
  const typeWhenSent = passwordBox(page).evaluate(
    (box) => new Promise((resolve) => window.addEventListener('submit', () => resolve(box.getAttribute('type')))),
  )
  await signIn(page, 'ada')
  expect(await typeWhenSent).toBe('password')
})

test('who types a password with Caps Lock on is told @script', async ({ page }) => {
  await page.goto(`${portal}/login`)
  await expect(page.getByRole('button', { name: 'Show password' })).toBeVisible()
  await passwordBox(page).dispatchEvent('keydown', { key: 'A', modifierCapsLock: true })
  await expect(page.getByRole('status').filter({ hasText: 'Caps Lock is on' })).toBeVisible()
  await passwordBox(page).press('a')
  await expect(page.getByText('Caps Lock is on')).toHaveCount(0)
})
