import { expect } from '@playwright/test'
import { startUpstream } from '#test/upstream-server.ts'
import { test } from './fixtures/journey.ts'
import { openDashboard } from './open-dashboard.ts'
import { pagesShown } from './pages-shown.ts'
import { portal, wiki } from './place.ts'
import { removeUpstream, setUpUpstream } from './set-up-upstream.ts'
import { signIn } from './sign-in.ts'

test('a server that knows people is set up in the dashboard, connected by a password once, and then opens everything', async ({
  page,
  anotherBrowser,
  look,
}, { project, retry }) => {
  test.slow()
  // A name that was given away stays taken.
  const slug = `acme-${project.name}-${retry}`
  const title = `Acme ${project.name}`
  const client = { clientId: 'portico', clientSecret: 'a secret of the two' }
  const upstream = await startUpstream()
  upstream.register({ ...client, redirectUri: `${portal}/api/auth/callback/${slug}` })
  upstream.signsIn({ sub: `charles at ${slug}`, name: 'Charles Babbage', preferred_username: 'charles' })
  try {
    await openDashboard(page, 'ada', '/admin/settings/providers')
    await look('admin-providers')
    await setUpUpstream(page, { slug, title, issuer: upstream.issuer, ...client })
    await page.getByRole('button', { name: 'Test it' }).click()
    await expect(page.getByText('The server answers').first()).toBeVisible()
    await look('admin-provider')

    const first = await anotherBrowser()
    await first.goto(wiki)
    await look('login-providers', first)
    await first.getByRole('link', { name: `Continue with ${title}` }).click()
    await expect(first.getByText('You come from there for the first time')).toBeVisible()
    await signIn(first, 'charles')
    await expect(first).toHaveURL(`${wiki}/`)
    await first.goto(`${portal}/account/identities`)
    await expect(first.getByText('charles · connected')).toBeVisible()
    await look('account-identities', first)

    const second = await anotherBrowser()
    await second.goto(wiki)
    const way = second.getByRole('link', { name: `Continue with ${title}` })
    await expect(way).toBeVisible()
    const shown = pagesShown(second)
    await way.click()
    await expect(second).toHaveURL(`${wiki}/`)
    expect(shown, 'nothing of the portal stands between').toEqual([`${wiki}/`])
  } finally {
    await removeUpstream(page, slug)
    await upstream.close()
  }
})
