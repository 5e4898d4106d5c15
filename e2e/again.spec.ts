import { expect, type Page } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { billing, password, portal, wiki } from './place.ts'
import { portico } from './portico.ts'
import { signIn } from './sign-in.ts'

/** What people and browsers do twice, late, side by side or in the wrong place. */

const attemptField = (page: Page) => page.locator('input[name="attempt"]')

const inWiki = (page: Page) => expect(page.getByRole('complementary')).toContainText('page.read')

test('the form sent again after the back button leads in again', async ({ page }) => {
  await page.goto(`${wiki}/page/9`)
  await signIn(page, 'mary')
  await expect(page).toHaveURL(`${wiki}/page/9`)
  await page.goBack()
  await expect(page).toHaveURL(new RegExp(`^${portal}/login`))
  await signIn(page, 'mary')
  await expect(page).toHaveURL(`${wiki}/page/9`)
  await inWiki(page)
})

test('one form sent twice at once opens one session, and both answers lead in @once', async ({ page, context }) => {
  await page.goto(wiki)
  const attempt = await attemptField(page).inputValue()
  const send = () =>
    context.request.post(`${portal}/login/password`, {
      form: { attempt, username: 'joan', password },
      headers: { origin: portal },
      maxRedirects: 0,
    })
  const answers = await Promise.all([send(), send()])
  expect(answers.map((answer) => answer.status())).toEqual([303, 303])
  for (const answer of answers) {
    await page.goto(answer.headers().location ?? '')
    await expect(page).toHaveURL(`${wiki}/`)
    await inWiki(page)
  }
  expect(await portico('session', 'list', '--user', 'joan')).toMatchObject({ sessions: [{ user: 'joan' }] })
})

test('an impatient double click signs in once', async ({ page }) => {
  await page.goto(wiki)
  await page.getByLabel('Username or e-mail').fill('mary')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).dblclick()
  await expect(page).toHaveURL(`${wiki}/`)
  await inWiki(page)
})

test('two tabs on the way to two applications both arrive', async ({ page, context }) => {
  const other = await context.newPage()
  await page.goto(`${wiki}/page/7`)
  await other.goto(`${billing}/invoice/12`)
  await signIn(page, 'ada')
  await expect(page).toHaveURL(`${wiki}/page/7`)
  await signIn(other, 'ada')
  await expect(other).toHaveURL(`${billing}/invoice/12`)
  await page.reload()
  await inWiki(page)
})

test('two tabs on the way to one application both arrive', async ({ page, context }) => {
  const other = await context.newPage()
  await page.goto(`${wiki}/page/7`)
  await other.goto(`${wiki}/page/8`)
  await signIn(page, 'ada')
  await inWiki(page)
  await signIn(other, 'ada')
  await inWiki(other)
  await page.reload()
  await inWiki(page)
})

test('a sign-in begun in one browser cannot be finished in another', async ({ page, anotherBrowser, complaints }) => {
  complaints.allow(/status of 400/)
  await page.goto(wiki)
  const stolen = await attemptField(page).inputValue()

  const other = await anotherBrowser()
  await other.goto(`${portal}/login`)
  await attemptField(other).evaluate((field, value) => field.setAttribute('value', value), stolen)
  const answered = other.waitForResponse(`${portal}/login/password`)
  await signIn(other, 'ada')
  expect((await answered).status()).toBe(400)
  await expect(other.getByText('attempt_unknown')).toBeVisible()

  await other.goto(`${portal}/login?attempt=${encodeURIComponent(stolen)}`)
  await expect(other.getByRole('heading', { name: 'This sign-in cannot go on' })).toBeVisible()
  await other.goto(`${portal}/apps`)
  await expect(other, 'no session came of it').toHaveURL(`${portal}/login`)

  await signIn(page, 'ada')
  await inWiki(page)
})

test('a form of before the sign-out asks once more', async ({ page }) => {
  await page.goto(portal)
  await signIn(page, 'mary', 'not the password')
  await signIn(page, 'mary')
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await page.goBack()
  // Where they were signed in they are sent to sign in; the page behind that is the form of before.
  await expect(page).toHaveURL(/\/login/)
  await page.goBack()
  await signIn(page, 'mary')
  await expect(page.getByText('You have signed out since')).toBeVisible()
  await expect(page.getByLabel('Username or e-mail')).toHaveValue('mary')
  await signIn(page, 'mary')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Mary Somerville')
})
