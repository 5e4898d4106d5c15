import { expect } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { openDashboard } from './open-dashboard.ts'
import { portal } from './place.ts'

const address = '/admin/settings/registration'

test('an application registers itself with a token of an administrator, and waits until somebody may enter it', async ({
  page,
  look,
}) => {
  const { name: project } = test.info().project
  const [name, title] = [`Pilot ${project} ${test.info().retry}`, `Wine cellar ${project}`]
  await openDashboard(page, 'ada', address)
  const opener = page.getByText('New token', { exact: true })
  await opener.click()
  await page.getByLabel('What it is for').fill(name)
  await page.getByLabel('Who runs what it registers').fill('Example Ltd')
  await page.getByRole('button', { name: 'Make the token' }).click()
  const token = (await page.getByText(/^pit_[\w-]{43}$/).textContent())?.trim() ?? ''
  await look('registration-token')

  const answer = await fetch(`${portal}/oidc/reg`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: title,
      client_uri: 'https://cellar.example.org/',
      contacts: ['cellar@example.org'],
      redirect_uris: ['https://cellar.example.org/oidc/callback'],
    }),
  })
  expect(answer.status).toBe(201)
  const { client_id: identifier } = (await answer.json()) as { client_id: string }

  await page.goto(portal + address)
  await expect(page.getByText(token)).toHaveCount(0)
  const row = page.getByRole('row').filter({ hasText: identifier })
  await expect(row.getByText('no access yet')).toBeVisible()
  await row.getByText('cellar.example.org', { exact: true }).click()
  await expect(row.getByText('cellar@example.org')).toBeVisible()
  await look('registration')

  await row.getByRole('link', { name: title }).click()
  await expect(page).toHaveURL(`${portal}/admin/subsystems/${identifier}/people`)
  await page.goto(`${portal}/admin/subsystems/${identifier}/protocols/oidc`)
  await expect(page.getByText(`It registered by itself`)).toBeVisible()
  await look('registration-connection')
})
