import { writeFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { Authenticator } from './authenticator.ts'
import { test as journey } from './fixtures/journey.ts'
import { type NewPortal, withNewPortal } from './fixtures/new-portal.ts'
import { giveCode } from './give-code.ts'
import { openDashboard } from './open-dashboard.ts'
import { pagesShown } from './pages-shown.ts'
import { personOf } from './people.ts'
import { portal, wiki } from './place.ts'
import { portico } from './portico.ts'
import { removeUpstream, setUpUpstream } from './set-up-upstream.ts'
import { signIn } from './sign-in.ts'

const test = journey.extend<{ home: NewPortal }>({
  home: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => withNewPortal(use, {}, '127.0.0.1'),
    // A start is not part of what a journey may take.
    { timeout: 120_000 },
  ],
})

const rules = (team: string) => ({
  rules: [
    { claim: 'roles', operator: 'contains', values: ['staff'], gives: { subsystem: 'wiki', role: 'reader' } },
    { claim: 'actions', operator: 'contains', values: ['enter'], gives: { team } },
  ],
})

test('people of one Portico sign in to another: their roles there give them roles here, and each signs out for itself @once', async ({
  home,
  page,
  anotherBrowser,
  look,
}, info) => {
  test.slow()
  const { project, retry } = info
  const slug = `home-${project.name}-${retry}`
  const title = `Home ${project.name}`
  const inge = personOf('inge', project.name)
  const { stdout } = await home.run('e2e/furnish-home.ts', project.name, `${portal}/api/auth/callback/${slug}`)
  await portico('team', 'create', '--name', slug)
  await openDashboard(page, 'ada', '/admin/settings/providers')
  const client = { clientId: 'branch', clientSecret: stdout.trim() }
  await setUpUpstream(page, { slug, title, issuer: home.origin, ...client })
  try {
    await page.getByLabel('Who comes for the first time').selectOption('create')
    await page.getByLabel('Scopes').fill('openid profile email portico')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Saved.').first()).toBeAttached()
    const file = info.outputPath('rules.json')
    writeFileSync(file, JSON.stringify(rules(slug)))
    await portico('provider', 'set-rules', slug, '--file', file)

    const visitor = await anotherBrowser()
    // From an application: after the last form there, the way on leads over this portal to a third origin.
    await visitor.goto(wiki)
    const way = visitor.getByRole('link', { name: `Continue with ${title}` })
    await way.click()
    await expect(visitor).toHaveURL(new RegExp(`^${home.origin}/`))
    await signIn(visitor, inge.username)
    await giveCode(visitor, new Authenticator(inge.key ?? '').code())
    await expect(visitor).toHaveURL(`${wiki}/`)
    await expect(visitor.getByText(inge.name).first()).toBeVisible()
    await page.goto(`${portal}/admin/teams/${slug}`)
    await expect(page.getByText(inge.name).first()).toBeVisible()

    await visitor.goto(`${portal}/logout`)
    await visitor.getByRole('button', { name: /^Sign out/ }).click()
    await expect(visitor.getByText(`You came in by ${title}, and are still signed in there.`)).toBeVisible()
    await look('signed-out-elsewhere', visitor)

    await visitor.goto(wiki)
    await expect(way).toBeVisible()
    const shown = pagesShown(visitor)
    await way.click()
    await expect(visitor).toHaveURL(`${wiki}/`)
    expect(shown, 'neither portal asks anything').toEqual([`${wiki}/`])
  } finally {
    await removeUpstream(page, slug)
  }
})
