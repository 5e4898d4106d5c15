import { expect, type Page } from '@playwright/test'
import { confirm } from './confirm.ts'
import { test } from './fixtures/journey.ts'
import { portal, wiki } from './place.ts'
import { signIn } from './sign-in.ts'

/** One person's account, from its making to its end. */

const chosen = 'difference engines never sleep'

async function openNewUser(page: Page): Promise<void> {
  await page.goto(`${portal}/admin/users/new`)
  await signIn(page, 'ada')
  await expect(page.getByRole('heading', { name: 'New user' })).toBeVisible()
}

/** Makes an account with a temporary password, which is returned, and opens its page. */
async function makeUser(page: Page, username: string): Promise<string> {
  await openNewUser(page)
  await page.getByLabel('Name', { exact: true }).fill('Ida Rhodes')
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('E-mail').fill(`${username}@example.org`)
  await page.getByLabel('Password').selectOption('temporary')
  await page.getByRole('button', { name: 'Make the account' }).click()
  const temporary = await page.getByRole('figure', { name: 'Temporary password' }).locator('code').textContent()
  await page.goto(`${portal}/admin/users?search=${username}`)
  await page.getByRole('link', { name: 'Ida Rhodes' }).click()
  await expect(page.getByRole('heading', { name: 'Ida Rhodes', level: 1 })).toBeVisible()
  return temporary?.trim() ?? ''
}

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Ida Rhodes' }).getByRole('link', { name }).click()

test('an account is made, granted a role, used, locked and deleted', async ({ page, anotherBrowser }, { project }) => {
  const username = `ida-${project.name}${test.info().retry || ''}`
  const temporary = await makeUser(page, username)

  await tab(page, 'Access')
  await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Wiki: Editor' })
  await page.getByLabel('Why', { exact: true }).fill('Writes the manual')
  await page.getByRole('button', { name: 'Grant', exact: true }).click()
  await expect(page.getByText('Writes the manual')).toBeVisible()

  const theirs = await anotherBrowser()
  await theirs.goto(wiki)
  await signIn(theirs, username, temporary)
  await theirs.getByLabel('New password').fill(chosen)
  await theirs.getByRole('button', { name: 'Save and continue' }).click()
  await expect(theirs).toHaveURL(new RegExp(`^${wiki}`))

  await tab(page, 'Sessions')
  await expect(page.getByRole('table', { name: /Sessions of/ })).toContainText('Wiki')
  await confirm(page, 'Lock', /^Lock · signs out of 1 application/)
  await expect(page.getByText(/^locked/)).toBeVisible()
  await theirs.goto(`${portal}/apps`)
  await expect(theirs).toHaveURL(/login/)

  await tab(page, 'Activity')
  await expect(page.getByText(/locked the account/)).toBeVisible()
  await tab(page, 'Profile')
  await confirm(page, 'Delete', /^Delete/)
  await expect(page.getByText(`${username} is deleted.`)).toBeVisible()
  await page.goto(`${portal}/admin/users?search=${username}`)
  await expect(page.getByRole('heading', { name: 'Nobody matches' })).toBeVisible()
})

test('a taken username is told beside its field, and what was typed stays', async ({ page }, { project }) => {
  await makeUser(page, `taken-${project.name}${test.info().retry || ''}`)
  await page.getByLabel('Username').fill('charles')
  await page.getByLabel('Given name').fill('Ida')
  await page.getByRole('button', { name: 'Save changes' }).click()
  const field = page.getByLabel('Username')
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(field).toHaveValue('charles')
  await expect(page.getByLabel('Given name')).toHaveValue('Ida')
})

test('a second editor is told what the first has saved', async ({ page, anotherBrowser }, { project }) => {
  await makeUser(page, `stale-${project.name}${test.info().retry || ''}`)
  const other = await anotherBrowser()
  await other.goto(page.url())
  await signIn(other, 'ada')
  await other.getByLabel('Given name').fill('First')
  await other.getByRole('button', { name: 'Save changes' }).click()
  await expect(other.getByText('Saved.').first()).toBeAttached()
  await page.getByLabel('Given name').fill('Second')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText(/givenName: First/)).toBeVisible()
  await expect(page.getByLabel('Given name')).toHaveValue('Second')
})

test('every page of an account is looked at', async ({ page, look }) => {
  await openNewUser(page)
  await look('admin-user-new')
  await page.goto(`${portal}/admin/users?search=charles`)
  await page.getByRole('link', { name: 'Charles Babbage' }).click()
  const home = page.url()
  for (const name of ['', '/factors', '/access', '/sessions', '/activity']) {
    await page.goto(home + name)
    await look(`admin-user${name.replace('/', '-')}`)
  }
})

test('the help desk helps, but not with those who may do more', async ({ page, anotherBrowser }, { project }) => {
  const username = `helped-${project.name}${test.info().retry || ''}`
  await makeUser(page, username)
  await tab(page, 'Access')
  await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Portal: Help desk' })
  await page.getByRole('button', { name: 'Grant', exact: true }).click()
  await expect(page.getByText('Help desk').first()).toBeVisible()
  await tab(page, 'Sign-in')
  await confirm(page, 'Temporary password', /^Replace the password/)
  const temporary = await page.getByRole('figure', { name: 'Temporary password' }).locator('code').textContent()

  const desk = await anotherBrowser()
  await desk.goto(`${portal}/admin/users?search=ada`)
  await signIn(desk, username, temporary?.trim() ?? '')
  await desk.getByLabel('New password').fill(chosen)
  await desk.getByRole('button', { name: 'Save and continue' }).click()
  await desk.getByRole('link', { name: 'Ada Lovelace' }).click()
  await expect(desk.getByRole('button', { name: 'Save changes' })).toBeHidden()
  await confirm(desk, 'Lock', /^Lock/)
  await expect(desk.getByText('This person may do more here than you.')).toBeVisible()
})
