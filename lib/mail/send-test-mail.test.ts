import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { type Mailbox, openMailbox } from '#test/mailbox.ts'
import { seedInstance } from '#test/sessions.ts'
import { sendTestMail } from './send-test-mail.ts'

let box: Mailbox
let ctx: TestContext
beforeAll(async () => {
  box = await openMailbox()
  ctx = await testContext({ config: { smtpUrl: box.url, mailFrom: 'sso@example.org' } })
  await seedInstance(ctx)
})
afterAll(async () => {
  await ctx.close()
  await box.close()
})
beforeEach(() => {
  box.mails.length = 0
  box.answers.length = 0
})

const to = 'ada@example.org'

test('a test mail is sent on the spot, and the server that took it is named', async () => {
  expect(await sendTestMail(ctx, { to }, operator)).toEqual({ to, host: box.url.host })
  expect(box.mails).toHaveLength(1)
})

test('a mail that the server refuses is a refusal that says what to look at', async () => {
  box.answers.push({ at: 'recipient', code: 550 })
  await expect(sendTestMail(ctx, { to }, operator)).rejects.toMatchObject({
    code: 'mail_refused',
    detail: expect.stringMatching(/550.* Look at MAIL_FROM/),
  })
})

test('so is a server that does not answer', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  server.close()
  await once(server, 'close')
  const config = { ...ctx.config, smtpUrl: new URL(`smtp://127.0.0.1:${port}`) }
  await expect(sendTestMail({ ...ctx, config }, { to }, operator)).rejects.toMatchObject({
    code: 'mail_refused',
    detail: expect.stringMatching(/ECONNREFUSED.* Look at host and port in SMTP_URL/),
  })
})

test('whoever may not change the settings sends none', async () => {
  await expect(sendTestMail(ctx, { to }, { kind: 'subsystem', id: randomUUID() })).rejects.toMatchObject({
    code: 'not_permitted',
  })
  expect(box.mails).toEqual([])
})
