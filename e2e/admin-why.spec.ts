import { expect } from '@playwright/test'
import { openDashboard } from './open-dashboard.ts'
import { billing, portal } from './place.ts'
import { signIn } from './sign-in.ts'
import { test } from './with-people.ts'

test('a refused person reads out a reference, the help desk sees why, a grant is given, and they get in', async ({
  page,
  anotherBrowser,
  person,
  complaints,
  look,
}) => {
  complaints.allow(/status of 403/)
  const { username, name } = person('jocelyn')
  const theirs = await anotherBrowser()
  await theirs.goto(billing)
  await signIn(theirs, username)
  await expect(theirs.getByText('you have no role in Billing')).toBeVisible()
  const reference = (await theirs.getByRole('definition').first().textContent()) ?? ''
  expect(reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)

  await openDashboard(page, 'barbara', '/admin/why')
  await page.getByLabel('Reference').fill(reference.toLowerCase())
  await page.getByRole('button', { name: 'Look it up' }).click()
  const answer = page.getByRole('region', { name: 'Answer' })
  await expect(answer).toContainText(name)
  await expect(answer).toContainText('Billing')
  await expect(page.getByText('access_denied')).toBeVisible()
  await expect(page.getByText(`Grant ${name} a role`), 'the help desk may not').toBeHidden()
  await look('admin-why-refused')

  const admin = await anotherBrowser()
  await openDashboard(admin, 'ada', `/admin/why?code=${reference}`)
  await admin.getByRole('link', { name: `Grant ${name} a role` }).click()
  await expect(admin.getByRole('heading', { level: 1 })).toContainText(name)
  await admin.getByLabel('Role').first().selectOption({ label: 'Billing: Accountant' })
  await admin.getByRole('button', { name: /^Grant/ }).click()
  await expect(admin.getByText('Accountant').first()).toBeVisible()

  await theirs.goto(billing)
  await expect(theirs.getByRole('banner')).toContainText(name)
  await page.goto(`${portal}/admin/why?user=${username}&subsystem=billing`)
  await expect(answer).toContainText('may enter Billing')
  await expect(page.getByRole('main').getByText('counts', { exact: true }).first()).toBeVisible()
  await look('admin-why')
})

test('a question about nobody, and a reference of nothing, are answered in words', async ({ page }) => {
  await openDashboard(page, 'barbara', '/admin/why')
  await page.getByLabel('Person').fill('nobody')
  await page.getByLabel('Application').selectOption('wiki')
  await page.getByRole('button', { name: 'Ask' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('nobody')
  await expect(page.getByLabel('Person'), 'what was typed stays').toHaveValue('nobody')
  await page.getByLabel('Reference').fill('0000-0000')
  await page.getByRole('button', { name: 'Look it up' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('No refusal has this reference')
})
