import { type APIRequestContext, expect, type Page } from '@playwright/test'
import { connect, openDashboard, textOf } from './connect-application.ts'
import { test } from './fixtures/journey.ts'
import { personOf } from './people.ts'
import { portal, studioPort } from './place.ts'
import { portico } from './portico.ts'
import { runSnippet } from './run-snippet.ts'
import { signIn } from './sign-in.ts'

/** Each project has applications of its own, for both run at the same time on one portal. */
const named = (word: string): string => `${word}-${test.info().project.name}${test.info().retry || ''}`

/** Whether the application's back end is let in with this secret. */
async function isLetIn(request: APIRequestContext, identifier: string, secret: string): Promise<boolean> {
  const authorization = `Basic ${Buffer.from(`${identifier}:${secret}`).toString('base64')}`
  const answer = await request.post(`${portal}/api/sso/session/touch`, {
    headers: { authorization },
    data: { sessions: ['sss_00000000000000000000000000000000'] },
  })
  expect([200, 401]).toContain(answer.status())
  return answer.ok()
}

const example = (identifier: string) => ({
  ...{ title: identifier, identifier },
  landingUrl: `https://${identifier}.example.org/sso/callback`,
})

test('an application is connected from nothing to a signed-in person by what the dashboard shows', async ({
  page,
  anotherBrowser,
  look,
}) => {
  const port = studioPort(test.info().project.name)
  const identifier = named('studio')
  const address = `http://studio.localhost:${port}`
  await openDashboard(page)
  await page.getByRole('link', { name: 'Connect an application' }).click()
  const secret = await connect(page, { title: 'Studio', identifier, landingUrl: `${address}/sso/callback` })
  expect(secret).toMatch(/^pcs_/)
  await expect(page.getByText('waiting for its first sign-in')).toBeVisible()
  const code = await textOf(page, 'Node')

  await page.getByRole('link', { name: 'Roles and actions' }).click()
  await page.getByLabel('Name', { exact: true }).fill('page.read')
  await page.getByRole('button', { name: 'Add the action' }).click()
  const making = page.locator('form').filter({ has: page.getByRole('button', { name: 'Make the role' }) })
  await making.getByLabel('Name', { exact: true }).fill('reader')
  await making.getByLabel('Title').fill('Reader')
  await making.getByLabel('page.read', { exact: true }).check()
  await making.getByRole('button', { name: 'Make the role' }).click()
  await expect(page.getByText('0 users')).toBeVisible()

  await page.getByRole('link', { name: 'People', exact: true }).click()
  await page.getByLabel('Who').fill('grace@nowhere.example.org')
  await page.getByRole('button', { name: 'Grant' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/no/i)
  await page.getByLabel('Who').fill('grace')
  await page.getByRole('button', { name: 'Grant' }).click()
  await expect(page.getByRole('cell', { name: 'Grace Hopper grace' })).toBeVisible()

  const application = runSnippet(code, secret)
  try {
    const person = await anotherBrowser()
    await expect
      .poll(() =>
        person.goto(`${address}/page/7`).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    await signIn(person, 'grace')
    await expect(person.getByText('Hello, Grace Hopper')).toBeVisible()
    await expect(person).toHaveURL(`${address}/page/7`)
    await page.goto(`${portal}/admin/subsystems/${identifier}`)
    await page.getByRole('button', { name: 'Test this connection' }).click()
    const found = page.locator('#test').getByRole('listitem')
    await expect(found.filter({ hasText: 'Callback: opens nothing for a token' })).toBeVisible()
    await expect(found.filter({ hasText: 'Logout URL: there is none' })).toContainText('/portico/logout')
    await expect(found.getByRole('img', { name: 'Wrong' })).toHaveCount(0)
    await look('admin-connection-tested')
  } finally {
    application.stop()
  }
  await page.goto(`${portal}/admin/subsystems/${identifier}`)
  await expect(page.getByText(/connected · last exchange \d+ s ago/)).toBeVisible()
  await expect(page.getByText('1 signed in'), 'the session is counted').toBeVisible()
  await expect(page.getByText(/in use · \d+ s/), 'so is the use of the secret').toBeVisible()
  await page
    .getByText(/^Switch off/)
    .first()
    .click()
  await page.getByRole('button', { name: 'Switch off · ends 1 session' }).click()
  await expect(page.getByText('switched off', { exact: true })).toBeVisible()
  await page
    .getByText(/^Remove…/)
    .first()
    .click()
  await page.getByRole('button', { name: 'Remove · ends the roles of 1 person' }).click()
  await expect(page).toHaveURL(/\/admin\/subsystems\?notice=/)
  await expect(page.getByText(`${identifier} is gone; 1 grant and 0 sessions ended.`)).toBeVisible()
  await connectAgain(page, identifier)
})

async function connectAgain(page: Page, identifier: string): Promise<void> {
  await page.goto(`${portal}/admin/subsystems/new`)
  await page.getByLabel('Title').fill('Another')
  await page.getByLabel('Identifier').fill(identifier)
  await page.getByLabel('Landing URL').fill('https://another.example.org/')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByText(`There is a ${identifier} already.`), 'the identifier stays taken').toBeVisible()
}

test('what is wrong with a new application is told beside the field, and what was typed stays', async ({ page }) => {
  await openDashboard(page, '/admin/subsystems/new')
  await page.getByLabel('Title').fill('Second wiki')
  await page.getByLabel('Identifier').fill('wiki')
  await page.getByLabel('Landing URL').fill('https://wiki.example.org/')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByLabel('Identifier')).toHaveAccessibleDescription(/There is a wiki already/)
  await expect(page.getByLabel('Title')).toHaveValue('Second wiki')
  await page.getByLabel('Identifier').fill('portal')
  await page.getByLabel('Landing URL').fill('http://wiki.example.org/')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByLabel('Identifier')).toHaveAccessibleDescription(/name of the portal itself/)
  await expect(page.getByLabel('Landing URL')).toHaveAccessibleDescription(/absolute https URL/)
})

test('a secret follows another without a gap', async ({ page, request }) => {
  const application = example(named('rotating'))
  await openDashboard(page)
  const first = await connect(page, application)
  await page.goto(`${portal}/admin/subsystems/${application.identifier}`)
  await expect(page.getByText(first), 'a secret is shown once').toHaveCount(0)
  await page.getByText('New secret', { exact: true }).click()
  await page.getByRole('button', { name: 'Make it', exact: true }).click()
  const second = await textOf(page, 'Secret')
  expect(second).not.toBe(first)
  expect(await isLetIn(request, application.identifier, first)).toBe(true)
  expect(await isLetIn(request, application.identifier, second)).toBe(true)
  await page.goto(`${portal}/admin/subsystems/${application.identifier}`)
  const old = page.getByRole('listitem').filter({ hasText: `pcs_…${first.slice(-4)}` })
  await expect(old).toContainText('rotating out · used')
  await old.getByText('Revoke', { exact: false }).first().click()
  await page.getByRole('button', { name: 'Revoke', exact: true }).last().click()
  await expect(old).toHaveCount(0)
  expect(await isLetIn(request, application.identifier, first)).toBe(false)
  expect(await isLetIn(request, application.identifier, second)).toBe(true)
})

test('two people who change the same application do not undo each other unseen', async ({ page, context }) => {
  const application = example(named('contested'))
  await openDashboard(page)
  await connect(page, application)
  const other = await context.newPage()
  await other.goto(`${portal}/admin/subsystems/${application.identifier}`)
  await page.goto(`${portal}/admin/subsystems/${application.identifier}`)
  await page.getByLabel('Title').fill('By Ada')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('By Ada')
  await other.getByLabel('Title').fill('By somebody else')
  await other.getByRole('button', { name: 'Save' }).click()
  await expect(other.getByText('It says now: title: By Ada.')).toBeVisible()
  await expect(other.getByLabel('Title')).toHaveValue('By somebody else')
})

test('an application’s brand is on the way into it, and only there', async ({ page, anotherBrowser }) => {
  const application = { ...example(named('branded')), title: 'Branded' }
  await openDashboard(page)
  await connect(page, application)
  await page.getByRole('link', { name: 'Branding' }).click()
  await page.getByLabel('Accent').fill('#ffcc00')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByLabel('Accent')).toHaveAccessibleDescription(/nearest colour that does not is #/)
  await page.getByLabel('Accent').fill('#7a1f5c')
  await page.getByLabel('Heading').fill('Welcome to the studio')
  await page.getByLabel('Text below it').fill('Ask Ada for an account.')
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4" fill="#7a1f5c"/></svg>'
  await page
    .getByLabel('Logo')
    .setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(drawing) })
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The brand of Branded is saved.').first()).toBeVisible()

  const visitor = await anotherBrowser()
  const challenge = 'a'.repeat(43)
  await visitor.goto(`${portal}/sso/login?subsystemIdentifier=${application.identifier}&codeChallenge=${challenge}`)
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('Welcome to the studio')
  await expect(visitor.getByText('Ask Ada for an account.')).toBeVisible()
  await expect(visitor.locator('main img')).toHaveAttribute('src', /^data:image\/svg\+xml;base64,/)
  const button = visitor.getByRole('button', { name: 'Sign in' })
  await expect(button).toHaveCSS('background-color', 'rgb(122, 31, 92)')
  await visitor.goto(`${portal}/login`)
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('Sign in')
  await expect(visitor.getByRole('button', { name: 'Sign in' })).not.toHaveCSS('background-color', 'rgb(122, 31, 92)')
})

test('an owner sees the one application and no other', async ({ page, complaints }) => {
  complaints.allow(/status of 403/)
  const { username } = personOf('chien', test.info().project.name)
  await portico(
    ...[
      'grant',
      'add',
      '--user',
      username,
      '--subsystem',
      'portal',
      '--role',
      'subsystem-owner',
      '--limited-to',
      'library',
    ],
  )
  await openDashboard(page, '/admin/subsystems', username)
  await expect(page.getByRole('cell', { name: /Library/ })).toBeVisible()
  await expect(page.getByRole('row')).toHaveCount(2)
  await expect(page.getByRole('link', { name: 'Connect an application' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Library' }).first().click()
  await expect(page.getByRole('button', { name: 'Save' })).toBeVisible()
  for (const path of ['wiki', 'wiki/people', 'wiki/branding', 'new']) {
    const answer = await page.goto(`${portal}/admin/subsystems/${path}`)
    expect(answer?.status(), path).toBe(403)
  }
})

test('the pages of an application look right @script', async ({ page, look }) => {
  test.setTimeout(240_000)
  await openDashboard(page)
  await look('subsystems')
  await page.goto(`${portal}/admin/subsystems/new`)
  await look('subsystem-new')
  await connect(page, { ...example('looked-at'), title: 'Looked at' })
  await look('subsystem-fresh')
  await page.goto(`${portal}/admin/subsystems/wiki`)
  await look('subsystem-connection')
  for (const part of ['roles', 'people', 'policy', 'branding', 'manifest', 'history']) {
    await page.goto(`${portal}/admin/subsystems/wiki/${part}`)
    await look(`subsystem-${part}`)
  }
})
