import { expect } from '@playwright/test'
import { openDashboard } from './open-dashboard.ts'
import { portal } from './place.ts'
import { test } from './with-people.ts'

test('a team is made, filled from a list, granted a role, and what it changed is in the log', async ({
  page,
  person,
  look,
}, { project }) => {
  const name = `readers-${project.name}${test.info().retry || ''}`
  await openDashboard(page, 'ada', '/admin/teams')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Title').fill('Readers')
  await page.getByRole('button', { name: 'Make the team' }).click()
  await expect(page).toHaveURL(new RegExp(`/admin/teams/${name}`))
  await expect(page.getByText('Nobody is in it')).toBeVisible()

  await page.getByLabel('Add people').fill(`${person('cecilia').username}\n${person('jocelyn').username}, stranger`)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('2 added. Not known: stranger.')).toBeVisible()
  await expect(page.getByRole('link', { name: person('cecilia').name, exact: true })).toBeVisible()

  await page.getByLabel('Role').selectOption({ label: 'Wiki: Reader' })
  await page.getByLabel('Reason').fill('They read')
  await page.getByRole('button', { name: 'Grant', exact: true }).click()
  await expect(page.getByText('in wiki', { exact: true })).toBeVisible()
  const history = page.getByRole('table', { name: 'What became of it' })
  for (const told of ['made the team', `added ${person('cecilia').name} to the team`, `to the team ${name}`])
    await expect(history.getByText(told).first()).toBeVisible()
  await look('admin-team')
  await page.getByRole('link', { name: 'in the log' }).click()
  await expect(page.getByLabel('Team')).toHaveValue(name)
  await expect(page.getByRole('row').filter({ hasText: 'team.created' })).toHaveCount(1)
  await page.goto(`${portal}/admin/teams/${name}`)

  await page.getByLabel('Title').fill('Those who read')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'Those who read', level: 1 })).toBeVisible()
  await page.goto(`${portal}/admin/audit?kind=team.`)
  await page.getByRole('row').filter({ hasText: 'team.edited' }).getByRole('link').first().click()
  await expect(page.getByText('before: Readers')).toBeVisible()
  await expect(page.getByText('after: Those who read')).toBeVisible()
  await look('admin-event')

  await page.goto(`${portal}/admin/teams/${name}`)
  await page.getByText('Remove', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Remove · takes 1 role from 2 members' }).click()
  await expect(page).toHaveURL(/\/admin\/teams(\?|$)/)
  await look('admin-teams')
})

test('a name that is taken is told beside its field, and what was typed stays', async ({ page }, { project }) => {
  const name = `twice-${project.name}${test.info().retry || ''}`
  await openDashboard(page, 'ada', '/admin/teams')
  for (const title of ['First', 'Second']) {
    await page.goto(`${portal}/admin/teams`)
    await page.getByLabel('Name', { exact: true }).fill(name)
    await page.getByLabel('Title').fill(title)
    await page.getByRole('button', { name: 'Make the team' }).click()
    await expect(page.getByText('First').or(page.getByText('already')).first()).toBeVisible()
  }
  await expect(page.getByText(`There is a team ${name} already.`)).toBeVisible()
  await expect(page.getByLabel('Title')).toHaveValue('Second')
})
