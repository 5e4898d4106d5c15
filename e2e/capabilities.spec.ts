import { writeFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { confirm } from './confirm.ts'
import { openDashboard } from './connect-application.ts'
import { portico } from './portico.ts'
import { test } from './with-people.ts'

test('what an import proposed that an application may do is allowed or dismissed, one by one', async ({ page, look }, {
  project,
  retry,
}) => {
  test.slow()
  const identifier = `harbour-${project.name}${retry || ''}`
  const dump = test.info().outputPath('superfly.sql')
  const columns = 'ssys_id, subsystem_name, subsystem_title, subsystem_token, landing_url, send_callbacks, fixed'
  const values = `2, '${identifier}', 'Harbour', 'token-of-${identifier}', 'https://harbour.example.org/check-token', 'N', 'N'`
  writeFileSync(dump, `INSERT INTO \`subsystems\` (${columns}) VALUES (${values});`)
  await portico('import', 'superfly', dump)
  await openDashboard(page, `/admin/subsystems/${identifier}`)
  const capability = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  await expect(capability('users.authenticate')).toContainText('proposed')
  await look('capabilities')
  await capability('users.authenticate').getByRole('button', { name: 'Allow' }).click()
  await expect(capability('users.authenticate')).not.toContainText('proposed')
  await capability('users.register').getByRole('button', { name: 'Dismiss' }).click()
  await expect(capability('users.register')).toHaveCount(0)
  await page.getByLabel('Let it', { exact: true }).selectOption('users.impersonate')
  const allowing = page.locator('form').filter({ has: page.getByLabel('Let it', { exact: true }) })
  await allowing.getByRole('button', { name: 'Allow it' }).click()
  await expect(capability('users.impersonate')).toContainText('Enter as a person')
  await confirm(capability('users.impersonate'), 'Take back', 'Take it back')
  await expect(capability('users.impersonate')).toHaveCount(0)
})
