import { createHash } from 'node:crypto'
import { expect } from '@playwright/test'
import { test } from './fixtures/journey.ts'
import { portal } from './place.ts'

/** A bad link is answered where it arrives: 400, a short code, no redirect, nothing of our insides. */

const codeChallenge = createHash('sha256').update('verifier').digest('base64url')
const loginUrl = (parameters: [string, string][]) => `${portal}/sso/login?${new URLSearchParams(parameters)}`

const elsewhere = {
  'another origin': 'https://evil.example',
  'another origin, without a scheme': '//evil.example',
  'a backslash for a slash': '/\\evil.example',
  'a script': 'javascript:alert(1)',
  'our origin as user information': 'http://wiki.localhost@evil.example/',
  'user information before our origin': 'http://ada@wiki.localhost/',
  'encoded slashes': '/%2f%2fevil.example',
  'encoded slashes in upper case': '/%2F%2Fevil.example',
  'an encoded backslash': '/%5cevil.example',
  'encoded dots': '/%2e%2e/secret',
  'dots that leave two slashes': '/..//evil.example',
  'a line break': '/page\r\nlocation: https://evil.example',
  'a tab in the scheme': 'java\tscript:alert(1)',
  'a neighbour whose name begins like ours': 'http://wiki.localhost.evil.example/',
  'a file': 'file:///etc/passwd',
  'a relative path': 'page/7',
}

const badLinks: Record<string, { parameters: [string, string][]; code: string }> = {
  'an unknown application': {
    parameters: [
      ['subsystemIdentifier', 'nothing-here'],
      ['codeChallenge', codeChallenge],
    ],
    code: 'unknown_subsystem',
  },
  'no application': { parameters: [['codeChallenge', codeChallenge]], code: 'malformed_request' },
  'a parameter given twice': {
    parameters: [
      ['subsystemIdentifier', 'wiki'],
      ['subsystemIdentifier', 'billing'],
      ['codeChallenge', codeChallenge],
    ],
    code: 'malformed_request',
  },
  'an unknown parameter': {
    parameters: [
      ['subsystemIdentifier', 'wiki'],
      ['codeChallenge', codeChallenge],
      ['targetURL', '/'],
    ],
    code: 'malformed_request',
  },
  'a NUL': {
    parameters: [
      ['subsystemIdentifier', 'wiki'],
      ['codeChallenge', codeChallenge],
      ['targetUrl', '/page\0'],
    ],
    code: 'malformed_request',
  },
  'no codeChallenge': { parameters: [['subsystemIdentifier', 'wiki']], code: 'challenge_required' },
  'a codeChallenge that is none': {
    parameters: [
      ['subsystemIdentifier', 'wiki'],
      ['codeChallenge', 'short'],
    ],
    code: 'malformed_request',
  },
  'a request token with company': {
    parameters: [
      ['requestToken', 'prt_x'],
      ['subsystemIdentifier', 'wiki'],
    ],
    code: 'malformed_request',
  },
}
for (const [name, targetUrl] of Object.entries(elsewhere)) {
  badLinks[`a target URL with ${name}`] = {
    parameters: [
      ['subsystemIdentifier', 'wiki'],
      ['codeChallenge', codeChallenge],
      ['targetUrl', targetUrl],
    ],
    code: 'target_refused',
  }
}

test('a bad link is answered 400 with a code, never with a redirect or our insides @once', async ({ request }) => {
  for (const [name, { parameters, code }] of Object.entries(badLinks)) {
    await test.step(name, async () => {
      const answer = await request.get(loginUrl(parameters), { maxRedirects: 0 })
      const body = await answer.text()
      expect(answer.status()).toBe(400)
      expect(answer.headers().location).toBeUndefined()
      expect(answer.headers()['content-type']).toBe('text/html; charset=utf-8')
      expect(/<dd[^>]*>(\w+)</.exec(body)?.[1]).toBe(code)
      expect(body).not.toMatch(/\bat .+:\d+:\d+|node_modules|PrismaClient|evil\.example/)
    })
  }
})

test('a bad link is a page that says what to do, and leads to the sign-in', async ({ page, complaints }) => {
  complaints.allow(/status of 400/)
  const url = loginUrl([
    ['subsystemIdentifier', 'wiki'],
    ['codeChallenge', codeChallenge],
    ['targetUrl', '//evil.example'],
  ])
  await page.goto(url)
  expect(page.url()).toBe(url)
  await expect(page.getByRole('heading', { name: 'This target URL is not registered' })).toBeVisible()
  await expect(page.getByText('target_refused')).toBeVisible()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('signing out never leads to an address that is not registered @once', async ({ request }) => {
  for (const returnTo of ['https://evil.example/', 'http://wiki.localhost/elsewhere', '/apps']) {
    const parameters = new URLSearchParams({ subsystemIdentifier: 'wiki', returnTo })
    const answer = await request.get(`${portal}/sso/logout?${parameters}`, { maxRedirects: 0 })
    expect(answer.status(), returnTo).toBe(400)
    expect(await answer.text(), returnTo).toContain('>return_refused<')
  }
})

test('pages that only answers may show are not to be had by their address', async ({ page, complaints }) => {
  complaints.allow(/status of 404/)
  for (const path of ['/refused?data=x', '/continue', '/nothing-here']) {
    expect((await page.goto(`${portal}${path}`))?.status(), path).toBe(404)
    await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible()
  }
})
