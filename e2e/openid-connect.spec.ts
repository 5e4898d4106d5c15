import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { expect } from '@playwright/test'
import { connect, openDashboard } from './connect-application.ts'
import { test } from './fixtures/journey.ts'
import { portal, studioPort } from './place.ts'
import { signIn } from './sign-in.ts'

/** Each project has an application of its own, for both run at the same time on one portal. */
const named = (word: string): string => `${word}-${test.info().project.name}-${test.info().retry}`

const library = readFileSync('node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js')

/** Somebody else's application: a page with oidc-client-ts, which signs in as its manual says. */
const page = (client_id: string, origin: string) => `<!doctype html><title>Ledger</title><link rel="icon" href="data:,">
<h1>Ledger</h1><p id="who">nobody</p><pre id="told"></pre>
<button id="in">Sign in</button><button id="renew">Renew</button><button id="out">Sign out</button>
<script src="/library.js"></script><script>
const manager = new oidc.UserManager({ authority: '${portal}', client_id: '${client_id}', redirect_uri: '${origin}/callback',
  post_logout_redirect_uri: '${origin}/', scope: 'openid profile portico', loadUserInfo: true })
const show = (user) => {
  document.getElementById('who').textContent = user ? user.profile.name : 'nobody'
  document.getElementById('told').textContent = user ? JSON.stringify(user.profile) : ''
}
document.getElementById('in').onclick = () => manager.signinRedirect()
document.getElementById('renew').onclick = () => manager.signinSilent().then(show).then(() => { document.title = 'Renewed' })
document.getElementById('out').onclick = () => manager.signoutRedirect()
if (location.pathname === '/callback') manager.signinRedirectCallback().then(() => location.replace('/'))
else manager.getUser().then(show)
</script>`

async function openLedger(clientId: string): Promise<{ origin: string; server: Server }> {
  const port = studioPort(test.info().project.name)
  const origin = `http://ledger.localhost:${port}`
  const server = createServer((request, response) => {
    const isLibrary = request.url === '/library.js'
    response.writeHead(200, { 'content-type': isLibrary ? 'text/javascript' : 'text/html' })
    response.end(isLibrary ? library : page(clientId, origin))
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', () => listening()))
  return { origin, server }
}

test('an application in the browser is connected by OpenID Connect, signs in, renews and signs out', async ({
  page: desk,
  anotherBrowser,
  look,
  javaScriptEnabled,
}) => {
  // The application itself is a script; without them there is nothing to see.
  if (javaScriptEnabled === false) return
  const identifier = named('ledger')
  const { origin, server } = await openLedger(identifier)
  try {
    await openDashboard(desk)
    await connect(desk, { title: 'Ledger', identifier, landingUrl: `${origin}/` })
    await desk.getByRole('link', { name: 'Protocols' }).click()
    await expect(desk.getByRole('heading', { name: 'OpenID Connect' })).toBeVisible()
    await look('admin-protocols', desk)
    await desk.getByRole('link', { name: 'Settings of OpenID Connect' }).click()
    await desk.getByLabel('Redirect URIs', { exact: true }).fill(`${origin}/callback`)
    await desk.getByLabel('How it proves itself').selectOption('none')
    await desk.getByLabel('Post-logout redirect URIs').fill(`${origin}/`)
    await desk.getByLabel('Claims of its own').fill('groups = roles')
    await desk.getByRole('button', { name: 'Switch on' }).click()
    await expect(desk.getByRole('button', { name: 'Save' })).toBeVisible()

    await desk.getByRole('link', { name: 'Roles and actions' }).click()
    await desk.getByLabel('Name', { exact: true }).fill('entry.read')
    await desk.getByRole('button', { name: 'Add the action' }).click()
    const making = desk.locator('form').filter({ has: desk.getByRole('button', { name: 'Make the role' }) })
    await making.getByLabel('Name', { exact: true }).fill('reader')
    await making.getByLabel('Title').fill('Reader')
    await making.getByLabel('entry.read', { exact: true }).check()
    await making.getByRole('button', { name: 'Make the role' }).click()
    await desk.getByRole('link', { name: 'People', exact: true }).click()
    await desk.getByLabel('Who').fill('grace')
    await desk.getByRole('button', { name: 'Grant' }).click()
    await expect(desk.getByRole('cell', { name: 'Grace Hopper grace' })).toBeVisible()

    await desk.goto(`${portal}/admin/subsystems/${identifier}/protocols/oidc?person=grace`)
    await expect(desk.getByRole('figure', { name: 'Userinfo' })).toContainText('"groups": [')
    await look('admin-oidc', desk)

    const person = await anotherBrowser()
    await person.goto(`${origin}/`)
    await person.getByRole('button', { name: 'Sign in' }).click()
    await signIn(person, 'grace')
    await expect(person.locator('#who')).toHaveText('Grace Hopper')
    await expect(person.locator('#told')).toContainText('"groups":["reader"]')
    await person.getByRole('button', { name: 'Renew' }).click()
    await expect(person).toHaveTitle('Renewed')
    await expect(person.locator('#who')).toHaveText('Grace Hopper')
    await person.getByRole('button', { name: 'Sign out' }).click()
    await expect(person).toHaveURL(`${origin}/`)
    await person.goto(`${portal}/apps`)
    await expect(person).toHaveURL(/login/)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
