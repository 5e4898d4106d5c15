import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { newPerson } from './new-person.ts'
import { portal } from './place.ts'
import { portico } from './portico.ts'
import { signIn } from './sign-in.ts'

/** The application's own address, which takes every answer and shows a page. */
async function openCallback(): Promise<{ returnTo: string; arrivals: string[]; close: () => void }> {
  const arrivals: string[] = []
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/callback')) arrivals.push(request.url)
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Almanac</title>')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  server.unref()
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { returnTo: `http://127.0.0.1:${port}/callback`, arrivals, close }
}

/** An application that somebody else runs, and an address that asks the portal for a person of it. */
async function connectOfOthers(
  username: string,
  returnTo: string,
): Promise<{ identifier: string; title: string; authorization: string }> {
  const identifier = `almanac-${test.info().project.name}-${test.info().retry}`
  const title = `Almanac ${test.info().project.name}`
  const named = ['--subsystem', identifier]
  await portico('subsystem', 'create', '--identifier', identifier, '--title', title, '--landing-url', returnTo)
  await portico('action', 'create', ...named, '--name', 'read')
  await portico('role', 'create', ...named, '--name', 'reader', '--actions', 'read')
  await portico('grant', 'add', '--user', username, ...named, '--role', 'reader')
  const oidc = ['--protocol', 'oidc', '--redirect-uri', returnTo, '--third-party', 'yes', '--run-by', 'Almanac Press']
  await portico('connection', 'enable', ...named, ...oidc, '--require-pkce', 'no')
  const asked = { client_id: identifier, response_type: 'code', redirect_uri: returnTo, scope: 'openid profile email' }
  return { identifier, title, authorization: `${portal}/oidc/auth?${new URLSearchParams(asked)}` }
}

test('somebody else’s application asks first, may be refused, and what it has is taken back', async ({
  page,
  look,
}) => {
  const username = newPerson()
  const { returnTo, arrivals, close } = await openCallback()
  const { title, authorization } = await connectOfOthers(username, returnTo)

  await page.goto(authorization)
  await signIn(page, username)
  await expect(page.getByRole('heading', { name: `Let ${title} have this?` })).toBeVisible()
  await expect(page.getByText('Run by Almanac Press')).toBeVisible()
  await expect(page.getByText('Your e-mail address', { exact: true })).toBeVisible()
  await look('consent')
  await page.getByRole('button', { name: 'Do not allow' }).click()
  await expect(page).toHaveURL(/error=access_denied/)

  await page.goto(authorization)
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await expect(page).toHaveURL(/[?&]code=/)
  await page.goto(authorization)
  await expect(page).toHaveURL(/[?&]code=/)
  expect(arrivals).toHaveLength(3)

  await page.goto(`${portal}/account/consents`)
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
  await look('account-consents')
  await page.locator('summary').filter({ hasText: title }).click()
  await page.getByRole('button', { name: 'Take it back' }).click()
  await expect(page.getByText('has nothing of yours any more')).toBeVisible()
  await expect(page.getByText('You have let nobody have anything')).toBeVisible()
  await page.goto(authorization)
  await expect(page.getByRole('heading', { name: `Let ${title} have this?` })).toBeVisible()
  close()
})
