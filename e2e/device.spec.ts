import { expect } from '@playwright/test'
import * as client from 'openid-client'
import { test } from './fixtures/journey.ts'
import { newPerson } from './new-person.ts'
import { portal } from './place.ts'
import { portico } from './portico.ts'
import { signIn } from './sign-in.ts'

/** A television of somebody's: it has no browser, and shows a code. */
async function television(username: string): Promise<client.Configuration> {
  const identifier = `television-${test.info().project.name}-${test.info().retry}`
  const named = ['--subsystem', identifier]
  const title = ['--title', `Television ${test.info().project.name}`, '--landing-url', 'http://127.0.0.1:9/']
  await portico('subsystem', 'create', '--identifier', identifier, ...title)
  await portico('action', 'create', ...named, '--name', 'watch')
  await portico('role', 'create', ...named, '--name', 'viewer', '--actions', 'watch')
  await portico('grant', 'add', '--user', username, ...named, '--role', 'viewer')
  const how = ['--authentication', 'none', '--application-type', 'native', '--grant-types', 'device_code,refresh_token']
  await portico('connection', 'enable', ...named, '--protocol', 'oidc', ...how)
  const relaxed = { execute: [client.allowInsecureRequests] }
  return client.discovery(new URL(portal), identifier, undefined, client.None(), relaxed)
}

test('a device is connected by the code that it shows, and refused', async ({ page, look }) => {
  const username = newPerson()
  const config = await television(username)
  const asked = await client.initiateDeviceAuthorization(config, { scope: 'openid profile' })
  await page.goto(asked.verification_uri)
  await signIn(page, username)
  await expect(page.getByLabel('Connect a device')).toBeVisible()
  await look('device-code')
  await page.getByLabel('Connect a device').fill('bcdf ghjk')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { name: 'No device shows this code' })).toBeVisible()
  await look('device-unknown')
  await page.getByRole('link', { name: 'Type another code' }).click()
  await page.getByLabel('Connect a device').fill(asked.user_code.toLowerCase())
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Connect this device?' })).toBeVisible()
  await expect(page.getByText(asked.user_code)).toBeVisible()
  await look('device-confirm')
  await page.getByRole('button', { name: 'Connect it' }).click()
  await expect(page.getByRole('heading', { name: 'The device is connected' })).toBeVisible()
  await look('device-connected')
  const tokens = await client.pollDeviceAuthorizationGrant(config, { ...asked, interval: 0.1 })
  expect(tokens.claims()?.['sid']).toMatch(/^sss_/)

  const other = await client.initiateDeviceAuthorization(config, { scope: 'openid' })
  await page.goto(other.verification_uri_complete ?? '')
  await expect(page.getByLabel('Connect a device')).toHaveValue(other.user_code)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Do not connect' }).click()
  await expect(page.getByRole('heading', { name: 'The device is not connected' })).toBeVisible()
  const polled = client.pollDeviceAuthorizationGrant(config, { ...other, interval: 0.1 })
  await expect(polled).rejects.toMatchObject({ error: 'access_denied' })
})
