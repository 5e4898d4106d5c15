import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkIn, type Mailbox, openMailbox } from '#test/mailbox.ts'
import { ensureBuild, launchPortal, type PortalProcess, untilReady } from '#test/portal-process.ts'

let box: Mailbox
let portal: PortalProcess
beforeAll(async () => {
  await ensureBuild()
  box = await openMailbox()
  portal = await launchPortal({ SMTP_URL: box.url.href, WEB_CONCURRENCY: '2' })
}, 240_000)
afterAll(async () => {
  await portal.remove()
  await box.close()
})

/** The command line, as an operator calls it beside the running portal. */
async function portico(...words: string[]): Promise<string> {
  const own = { DATA_DIR: portal.dataDir, PORT: String(portal.port), SMTP_URL: box.url.href }
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production' as const, ...own }
  const child = spawn(process.execPath, ['portico.ts', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return `${printed}${complained}`
}

/** One browser without JavaScript: keeps cookies, reads hidden fields, follows nothing by itself. */
function openBrowser() {
  const cookies = new Map<string, string>()
  const send = async (url: string | URL, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, origin: portal.origin, ...init.headers }
    const answer = await fetch(new URL(url, portal.origin), { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]?.split(/=(.*)/s) ?? []
      cookies.set(name, value)
    }
    return { status: answer.status, to: answer.headers.get('location') ?? '', html: await answer.text() }
  }
  const post = (url: string, fields: Record<string, string>) =>
    send(url, { method: 'POST', body: new URLSearchParams(fields) })
  return { get: (url: string | URL) => send(url), post }
}

const hidden = (html: string): string => /name="(?:form|attempt)" value="([^"]+)"/.exec(html)?.[1] ?? ''

const mailTo = async (address: string, subject: RegExp) => {
  const find = () => box.mails.find(({ to, mail }) => to.includes(address) && subject.test(mail.subject ?? ''))
  await expect.poll(find, { timeout: 30_000, interval: 20 }).toBeDefined()
  return find()?.mail ?? { text: '' }
}
const linkTo = async (address: string, subject: RegExp) =>
  linkIn((await mailTo(address, subject)) as Parameters<typeof linkIn>[0])

test('invited by mail, in by password, reset by mail, taken back by "not me": with a running portal', async () => {
  await untilReady(portal)
  const email = 'grace@example.org'
  await portico('user', 'invite', '--username', 'grace', '--name', 'Grace Hopper', '--email', email)
  const browser = openBrowser()

  const welcome = await browser.get(await linkTo(email, /Your account/))
  expect([welcome.status, welcome.html.includes('Grace Hopper')]).toEqual([200, true])
  const saved = await browser.post('/invite', { form: hidden(welcome.html), password: 'orbit walnut lantern seven' })
  expect([saved.status, saved.to.split('?')[0]]).toEqual([303, '/login'])
  const login = await browser.get(saved.to)
  expect(login.html).toContain('href="/reset"')
  const attempt = hidden(login.html)
  const fields = { attempt, username: email, password: 'orbit walnut lantern seven' }
  expect((await browser.post('/login/password', fields)).to).toBe('/apps')

  const asked = openBrowser()
  const sent = await asked.post('/reset', { form: hidden((await asked.get('/reset')).html), username: 'grace' })
  expect(sent).toMatchObject({ status: 303, to: '/reset/sent' })
  expect((await asked.get(sent.to)).html).toContain('Look into your mail')
  const link = await linkTo(email, /Choose a new password/)
  const form = hidden((await asked.get(link)).html)
  expect((await asked.post('/reset/password', { form, password: 'meadow copper violin thirty' })).status).toBe(303)
  expect((await asked.get(link)).status).toBe(404)
  expect((await browser.get('/apps')).html).not.toContain('Grace Hopper')

  const notMe = await asked.get(await linkTo(email, /was changed/))
  expect([notMe.status, notMe.html.includes('Was this not you?')]).toEqual([200, true])
  const secured = await asked.post('/not-me', { form: hidden(notMe.html) })
  expect([secured.status, secured.to.split('?')[0]]).toEqual([303, '/not-me/done'])
  const next = (await asked.get(secured.to)).html
  expect(next).toContain('The account is secured')
  const again = /href="(\/reset\?form=[^"]+)"/.exec(next)?.[1] ?? ''
  expect((await asked.get(again)).html).toContain('name="password"')
  expect((await asked.get('/step/new_password')).status).toBe(404)
}, 120_000)

test('the command line sends a mail on the spot and shows what people are sent', async () => {
  expect(await portico('mail', 'test', '--to', 'ada@example.org')).toContain('took the mail for ada@example.org')
  expect(box.mails.some(({ to }) => to.includes('ada@example.org'))).toBe(true)
  expect(await portico('mail', 'preview', 'invitation')).toContain('<!doctype html>')
  expect(await portico('mail', 'preview', 'nonsense')).toContain('Known are password-reset')
})

test('the portal stops with an empty queue, and without a warning', async () => {
  portal.child.kill('SIGTERM')
  expect(await portal.ended).toBe(0)
  expect(portal.output()).not.toMatch(/"level":"(warn|error|fatal)"/)
})
