import { expect, type Page } from '@playwright/test'
import { startUpstream } from '#test/upstream-server.ts'
import { confirm } from './confirm.ts'
import { test } from './fixtures/journey.ts'
import { openDashboard } from './open-dashboard.ts'
import { portal } from './place.ts'
import { removeUpstream, setUpUpstream } from './set-up-upstream.ts'

/** The form for a rule, filled in by the keyboard alone; what is not said is passed over. */
async function typeRule(page: Page, { claim = '', value = '', gives = '', attribute = '', person = '' }) {
  const { keyboard } = page
  await page.getByLabel('When', { exact: true }).focus()
  await keyboard.type(claim)
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.type(value)
  await keyboard.press('Tab')
  // The browser's own list: what is typed is found.
  await keyboard.type(gives)
  await keyboard.press('Tab')
  await keyboard.type(attribute)
  await keyboard.press('Tab')
  await keyboard.type(person)
  await keyboard.press('Tab')
}

test('a rule is written by keyboard, tried on somebody before it is saved, gives at their next arrival, and takes back', async ({
  page,
  anotherBrowser,
  look,
}, { project, retry }) => {
  test.slow()
  const slug = `guild-${project.name}-${retry}`
  const title = `Guild ${project.name}`
  const username = `mary-${project.name}-${retry}`
  const client = { clientId: 'portico', clientSecret: 'a secret of the two' }
  const upstream = await startUpstream()
  upstream.register({ ...client, redirectUri: `${portal}/api/auth/callback/${slug}` })
  const mary = { sub: username, name: 'Mary Somerville', preferred_username: username, groups: ['staff', 'press'] }
  upstream.signsIn(mary)
  const arrive = async () => {
    const visitor = await anotherBrowser()
    await visitor.goto(`${portal}/login`)
    await visitor.getByRole('link', { name: `Continue with ${title}` }).click()
    await expect(visitor).toHaveURL(`${portal}/apps`)
    return visitor
  }
  await openDashboard(page, 'ada', '/admin/settings/providers')
  await setUpUpstream(page, { slug, title, issuer: upstream.issuer, ...client })
  try {
    await page.getByLabel('Who comes for the first time').selectOption('create')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Saved.').first()).toBeAttached()
    await (await arrive()).close()

    await page.getByRole('link', { name: 'Rules' }).click()
    await expect(page.getByText('Nothing is given for what it says')).toBeVisible()
    await page.waitForLoadState('networkidle')
    await typeRule(page, { claim: 'groups', gives: 'Wiki: Reader', person: username })
    await page.getByRole('button', { name: 'Add the rule' }).press('Enter')
    await expect(page.getByLabel('With', { exact: true })).toHaveAccessibleDescription(/^One value/)
    await page.getByLabel('With', { exact: true }).fill('staff')
    await page.getByRole('button', { name: 'Try it first' }).press('Enter')
    await expect(page.getByText('groups contains “staff”')).toBeVisible()
    await expect(page.getByText('given', { exact: true })).toBeVisible()
    await look('admin-provider-rule-tried')
    await expect(page.getByText('Nothing is given for what it says'), 'it was only tried').toBeVisible()
    await page.getByRole('button', { name: 'Add the rule' }).press('Enter')
    await expect(page.getByText('When groups contains staff, give the role Reader in Wiki.')).toBeVisible()
    await expect(page.getByText('Nobody has it by this rule yet.')).toBeVisible()

    await typeRule(page, { claim: 'name', value: 'Mary', gives: 'A field of its own', attribute: 'guild' })
    await page.getByRole('button', { name: 'Add the rule' }).press('Enter')
    await expect(page.getByText('When name contains Mary, give its value, as their guild.')).toBeVisible()
    await page.getByRole('button', { name: 'Move up: rule 2' }).press('Enter')
    await expect(page.getByRole('listitem').filter({ hasText: /^When/ }).first()).toContainText('as their guild')

    await page.getByRole('link', { name: /^Change\s?: rule 1$/ }).click()
    await page.getByLabel('Compared how').selectOption('present')
    await page.getByLabel('With', { exact: true }).fill('')
    await page.getByRole('button', { name: 'Save the rule' }).click()
    await expect(page.getByText('When name is there, give its value, as their guild.')).toBeVisible()

    const visitor = await arrive()
    await expect(visitor.getByRole('link', { name: /Wiki/ })).toBeVisible()
    await page.reload()
    await expect(page.getByText('1 person has it by this rule.')).toBeVisible()
    await look('admin-provider-rules')
    const trying = page.locator('form').filter({ has: page.getByRole('button', { name: 'Try', exact: true }) })
    await trying.getByLabel('Try it on a person').fill(username)
    await trying.getByLabel('Or on claims').fill('{"groups": []}')
    await trying.getByRole('button', { name: 'Try', exact: true }).click()
    await expect(page.getByText('taken away', { exact: true })).toBeVisible()

    await confirm(page, 'Remove: rule 2', 'Remove · takes it from 1 person')
    await expect(page.getByText('When groups contains staff')).toHaveCount(0)
    await visitor.reload()
    await expect(visitor.getByRole('link', { name: /Wiki/ })).toHaveCount(0)
  } finally {
    await removeUpstream(page, slug)
    await upstream.close()
  }
})
