import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { newPerson } from './new-person.ts'
import { portal } from './place.ts'
import { portico } from './portico.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

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

type Connected = { identifier: string; title: string; secret: string; authorization: URL }

/** An application with a role for this person, and an address that asks the portal for them. */
async function connectFor(
  username: string,
  { name, returnTo, flags }: { name: string; returnTo: string; flags: string[] },
): Promise<Connected> {
  const identifier = `${name.toLowerCase()}-${test.info().project.name}-${test.info().retry}`
  const title = `${name} ${test.info().project.name}`
  const named = ['--subsystem', identifier]
  const created = ['--identifier', identifier, '--title', title, '--landing-url', returnTo]
  const { secret } = (await portico('subsystem', 'create', ...created)) as { secret: string }
  await portico('action', 'create', ...named, '--name', 'read')
  await portico('role', 'create', ...named, '--name', 'reader', '--actions', 'read')
  await portico('grant', 'add', '--user', username, ...named, '--role', 'reader')
  const oidc = ['--protocol', 'oidc', '--redirect-uri', returnTo, '--require-pkce', 'no']
  await portico('connection', 'enable', ...named, ...oidc, ...flags)
  const asked = { client_id: identifier, response_type: 'code', redirect_uri: returnTo, scope: 'openid profile email' }
  return { identifier, title, secret, authorization: new URL(`${portal}/oidc/auth?${new URLSearchParams(asked)}`) }
}

const runByOthers = ['--third-party', 'yes', '--run-by', 'Almanac Press']

/** Asks the portal for tokens, as the application's back end does. */
async function tokens({ identifier, secret }: Connected, parameters: Record<string, string>) {
  const authorization = `Basic ${Buffer.from(`${identifier}:${secret}`).toString('base64')}`
  const body = new URLSearchParams(parameters)
  const answer = await fetch(`${portal}/oidc/token`, { method: 'POST', headers: { authorization }, body })
  return (await answer.json()) as { refresh_token?: string; error?: string }
}

test('somebody else’s application asks first, may be refused, and what it has is taken back', async ({
  page,
  look,
}) => {
  const username = newPerson()
  const { returnTo, arrivals, close } = await openCallback()
  const almanac = await connectFor(username, { name: 'Almanac', returnTo, flags: runByOthers })
  const { title } = almanac
  const authorization = almanac.authorization.href

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

test('an application goes on while its person is away, who agreed to it, sees it in their account, and ends it', async ({
  page,
  look,
}) => {
  const username = newPerson()
  const { returnTo, arrivals, close } = await openCallback()
  const courier = await connectFor(username, { name: 'Courier', returnTo, flags: ['--offline-access', 'yes'] })
  courier.authorization.searchParams.set('scope', 'openid profile offline_access')
  courier.authorization.searchParams.set('prompt', 'consent')

  await page.goto(courier.authorization.href)
  await signIn(page, username)
  await expect(page.getByText('Go on while you are away', { exact: true })).toBeVisible()
  await look('consent-away')
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await expect(page).toHaveURL(/[?&]code=/)
  const code = new URL(arrivals[0] ?? '', returnTo).searchParams.get('code') ?? ''
  const first = await tokens(courier, { grant_type: 'authorization_code', code, redirect_uri: returnTo })
  await signOut(page)
  const grant = { grant_type: 'refresh_token' }
  const away = await tokens(courier, { ...grant, refresh_token: first.refresh_token ?? '' })
  expect(away.refresh_token).toBeTruthy()

  await page.goto(`${portal}/account/sessions`)
  await signIn(page, username)
  await expect(page.getByRole('heading', { name: 'Access while you are away' })).toBeVisible()
  await look('account-away')
  await page.locator('summary').filter({ hasText: courier.title }).click()
  await page.getByRole('button', { name: 'End it' }).click()
  await expect(page.getByRole('heading', { name: 'Access while you are away' })).toBeHidden()
  const ended = await tokens(courier, { ...grant, refresh_token: away.refresh_token ?? '' })
  expect(ended.error).toBe('invalid_grant')
  close()
})
