import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { Authenticator } from './authenticator.ts'
import { confirm } from './confirm.ts'
import { textOf } from './connect-application.ts'
import { DjangoApplication, type Keys } from './django-application.ts'
import { giveCode } from './give-code.ts'
import { portal } from './place.ts'
import { portico } from './portico.ts'
import { signIn } from './sign-in.ts'
import { test } from './with-people.ts'

/** As the old server made them, give or take their alphabet. */
const newPair = (): Keys => ({
  publicKey: randomBytes(32).toString('hex'),
  privateKey: randomBytes(32).toString('hex'),
})

/** An application that speaks the protocol, without keys and addresses yet. */
async function make(identifier: string, ...options: string[]): Promise<void> {
  const of = ['--subsystem', identifier]
  const speaking = ['--title', identifier, '--connection', 'django-simple-sso']
  await portico('subsystem', 'create', '--identifier', identifier, ...speaking, ...options)
  for (const name of ['page.read', 'admin.enter']) await portico('action', 'create', ...of, '--name', name)
  await portico('role', 'create', ...of, '--name', 'reader', '--title', 'Reader', '--actions', 'page.read')
  await portico('role', 'create', ...of, '--name', 'editor', '--title', 'Editor', '--actions', 'page.read,admin.enter')
}

test('an administrator takes an old application over: its keys, its address, and keys that follow them', async ({
  page,
  anotherBrowser,
  look,
  complaints,
  person,
}, { project, retry }) => {
  test.slow()
  complaints.allow(/status of (403|500)/)
  const identifier = `chess-${project.name}${retry || ''}`
  const old = newPair()
  const tab = `${portal}/admin/subsystems/${identifier}/protocols/django-simple-sso`
  const chess = new DjangoApplication(identifier, old)
  await make(identifier)
  const { username } = person('hertha')
  await portico('grant', 'add', '--user', username, '--subsystem', identifier, '--role', 'reader')
  await chess.start()
  try {
    await page.goto(tab)
    await signIn(page, 'ada')
    await expect(page.getByText(`SSO_SERVER = "${portal}/server/"`)).toBeVisible()
    await expect(page.getByText('It has none: its calls are refused.')).toBeVisible()
    await page.getByLabel('Public key').fill(old.publicKey)
    await page.getByLabel('Private key').fill(old.privateKey)
    await page.getByRole('button', { name: 'Set keys' }).click()
    await expect(page.getByText('The pair of keys is taken over.').first()).toBeVisible()

    const visitor = await anotherBrowser()
    await visitor.goto(`${chess.origin}/board/7`)
    await expect(visitor.getByText(`${chess.origin}/client/authenticate/`)).toBeVisible()
    const waiting = visitor.url()
    await page.goto(tab)
    const asked = page.getByRole('listitem').filter({ hasText: `${chess.origin}/client/authenticate/` })
    await expect(asked).toContainText('once')
    await look('simple-sso-learned')
    await asked.getByRole('button', { name: 'Approve' }).click()
    await expect(asked).toHaveCount(0)
    await expect(page.getByLabel('Addresses where it may be answered')).toHaveValue(
      `${chess.origin}/client/authenticate/`,
    )
    await visitor.goto(waiting)
    await signIn(visitor, username)
    await expect(visitor.getByRole('heading', { name: 'Hello, Hertha' })).toBeVisible()
    await expect(visitor).toHaveURL(`${chess.origin}/board/7`)

    await page.getByRole('button', { name: 'Set keys' }).click()
    await expect(page.getByText('A pair of keys is made.').first()).toBeVisible()
    const fresh = { publicKey: await textOf(page, 'Public key'), privateKey: await textOf(page, 'Private key') }
    const greets = async (keys: Keys, path: string, heading: string) => {
      chess.restart(keys)
      await visitor.goto(`${chess.origin}${path}`)
      await expect(visitor.getByRole('heading', { name: heading })).toBeVisible()
    }
    await greets(old, '/board/8', 'Hello, Hertha')
    await greets(fresh, '/board/9', 'Hello, Hertha')
    await page.goto(tab)
    const before = page.getByRole('listitem').filter({ hasText: old.publicKey })
    await expect(before).toContainText('good until')
    await look('simple-sso-keys')
    await confirm(before, 'Revoke', 'Revoke')
    await expect(before).toHaveCount(0)
    await greets(old, '/board/10', 'Invalid public key')
    await greets(fresh, '/board/11', 'Hello, Hertha')
  } finally {
    await chess.stop()
  }
})

test('the way into an old application asks for the second factor and the role that it needs', async ({ page, person }, {
  project,
  retry,
}) => {
  test.slow()
  const identifier = `choir-${project.name}${retry || ''}`
  const of = ['--subsystem', identifier]
  const { username, key } = person('rosalyn')
  const choir = new DjangoApplication(identifier, newPair())
  await choir.start()
  await make(identifier, '--role-choice', '--initiate-login-url', `${choir.origin}/client/`)
  for (const role of ['reader', 'editor']) await portico('grant', 'add', '--user', username, ...of, '--role', role)
  await portico('policy', 'set', ...of, '--otp', 'required')
  await portico('connection', 'edit', ...of, '--protocol', 'django-simple-sso', '--staff-action', 'admin.enter')
  choir.restart((await portico('simple-sso', 'make-keys', ...of)) as Keys)
  try {
    await portico('simple-sso', 'approve-redirect', ...of, '--url', `${choir.origin}/client/authenticate/`)
    await page.goto(`${choir.origin}/rehearsal/3`)
    await signIn(page, username)
    await giveCode(page, new Authenticator(key ?? '').code())
    await page.getByRole('radio', { name: 'Reader' }).check()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(`${choir.origin}/rehearsal/3`)
    await expect(page.getByRole('heading'), 'the other role counts for nothing').toHaveText('Hello, Rosalyn')

    await page.goto(`${portal}/apps`)
    const menu = page.getByRole('listitem').filter({ hasText: identifier }).locator('summary')
    await menu.click()
    await page.getByRole('button', { name: 'Switch to Editor' }).click()
    await expect(menu).toContainText('as Editor')
    await page.goto(`${choir.origin}/client/?next=/rehearsal/4`)
    await expect(page.getByRole('heading')).toHaveText('Hello, Rosalyn of the staff')
  } finally {
    await choir.stop()
  }
})
