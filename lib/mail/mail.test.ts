import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { days, minutes, secondsAfter } from '#lib/base/time.ts'
import { addJob } from '#lib/db/add-job.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { countJobs, type Mailbox, openMailbox, runQueue } from '#test/mailbox.ts'
import { seedInstance } from '#test/sessions.ts'
import { isMailbox, oneLine } from './address.ts'
import { type Mail, mailConfigured, queueMail } from './queue-mail.ts'
import { renderMail } from './render-mail.ts'
import { isTemplateName, templates } from './templates.ts'

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
beforeEach(async () => {
  box.mails.length = 0
  box.answers.length = 0
  await ctx.db.auditInbox.deleteMany()
  await ctx.database.pool.query('DELETE FROM graphile_worker._private_jobs')
})

const letterhead = { brand: 'Portico', publicUrl: new URL('https://sso.example.org') }
const url = 'https://sso.example.org/reset?link=pal_1'
const reset = (mail: Partial<Mail<'password-reset'>> = {}): Mail<'password-reset'> => ({
  to: 'ada@example.org',
  template: 'password-reset',
  data: { name: 'Ada', url },
  ...mail,
})
const outcomes = async () => {
  const rows = await ctx.db.auditInbox.findMany({ orderBy: { id: 'asc' } })
  return rows.map(({ kind, facts, personal }) => ({ kind, facts, personal }))
}

test('a mail arrives as text and as HTML, under the name of the portal, and says so in the audit log', async () => {
  await queueMail(ctx, reset())
  await runQueue(ctx)
  const [arrived] = box.mails
  expect(arrived).toMatchObject({ from: 'sso@example.org', to: ['ada@example.org'] })
  expect(arrived?.mail.from).toEqual({ name: 'Portico', address: 'sso@example.org' })
  expect(arrived?.mail.subject).toBe('Choose a new password for Portico')
  expect(arrived?.mail.text).toContain(url)
  expect(arrived?.mail.html).toContain(`href="${url}"`)
  expect(arrived?.raw).toContain('Auto-Submitted: auto-generated')
  const facts = { template: 'password-reset', attempt: 1 }
  expect(await outcomes()).toEqual([{ kind: 'mail.sent', facts, personal: { to: 'ada@example.org' } }])
  expect(await countJobs(ctx)).toBe(0)
})

test('what waits in the queue shows neither address nor link', async () => {
  await queueMail(ctx, reset())
  const { rows } = await ctx.database.pool.query('SELECT payload::text FROM graphile_worker._private_jobs')
  expect(JSON.stringify(rows)).not.toMatch(/ada|example|pal_/)
  expect(rows).toEqual([{ payload: expect.stringContaining('sealed') }])
})

test('a change that is taken back sends no mail', async () => {
  const failed = ctx.atomically(async (tx) => {
    await queueMail(tx, reset())
    throw new Error('taken back')
  })
  await expect(failed).rejects.toThrow('taken back')
  expect(await countJobs(ctx)).toBe(0)
})

test('a server that refuses once gets the mail again', async () => {
  box.answers.push({ at: 'data', code: 451 })
  await queueMail(ctx, reset())
  await runQueue(ctx)
  expect(box.mails).toEqual([])
  expect(await countJobs(ctx)).toBe(1)
  await runQueue(ctx)
  expect(box.mails).toHaveLength(1)
  expect((await outcomes()).map(({ kind }) => kind)).toEqual(['mail.postponed', 'mail.sent'])
})

test.each(['recipient', 'data'] as const)('a final refusal of the %s is not tried again', async (at) => {
  box.answers.push({ at, code: 550 })
  await queueMail(ctx, reset())
  await runQueue(ctx)
  await runQueue(ctx)
  expect(box.mails).toEqual([])
  expect(await countJobs(ctx)).toBe(0)
  expect(await outcomes()).toMatchObject([{ kind: 'mail.refused', facts: { answer: '550' } }])
})

test('a mail whose link is void by now is given up', async () => {
  await queueMail(ctx, reset({ until: secondsAfter(ctx.now, minutes(30)) }))
  await runQueue(ctx, secondsAfter(ctx.now, minutes(30)))
  expect(box.mails).toEqual([])
  expect(await outcomes()).toMatchObject([{ kind: 'mail.given-up', facts: { reason: 'expired' } }])
})

test('a mail is tried for 22 hours and then given up, which the audit log tells', async () => {
  box.answers.push(...Array.from({ length: 13 }, () => ({ at: 'data', code: 421 }) as const))
  await queueMail(ctx, reset())
  for (let n = 0; n < 15; n++) await runQueue(ctx)
  const kinds = (await outcomes()).map(({ kind }) => kind)
  expect(kinds).toEqual([...Array.from({ length: 12 }, () => 'mail.postponed'), 'mail.given-up'])
  const pauses = Array.from({ length: 12 }, (_, n) => Math.exp(Math.min(n + 1, 10)))
  const total = pauses.reduce((sum, pause) => sum + pause)
  expect(total).toBeGreaterThan(days(1) * 0.8)
  expect(total).toBeLessThan(days(1))
})

test('a job sealed for something else is not sent', async () => {
  await addJob(ctx, 'reset-request', reset(), { triesMax: 1 })
  await ctx.database.pool.query(
    `UPDATE graphile_worker._private_jobs SET task_id = (SELECT id FROM graphile_worker._private_tasks WHERE identifier = 'mail')`,
  )
  await runQueue(ctx)
  expect(box.mails).toEqual([])
  expect(await outcomes()).toMatchObject([{ kind: 'mail.given-up', facts: { reason: 'unreadable' } }])
})

test('a name cannot add a header, a paragraph, a recipient or markup', async () => {
  const name = 'Ada\r\nBcc: mallory@example.org\r\n\r\n<script>alert(1)</script>\u202E\u2028<b>'
  await ctx.db.instance.update({ where: { id: 1 }, data: { name: 'Port\r\nBcc: eve@example.org\r\nico <x@y.z>, "q"' } })
  await queueMail(ctx, reset({ data: { name, url } }))
  await runQueue(ctx)
  await ctx.db.instance.update({ where: { id: 1 }, data: { name: 'Portico' } })
  const [arrived] = box.mails
  expect(arrived?.to).toEqual(['ada@example.org'])
  expect(arrived?.mail.bcc).toBeUndefined()
  expect(arrived?.mail.headers.map(({ key }) => key)).not.toContain('bcc')
  expect(arrived?.mail.from?.address).toBe('sso@example.org')
  expect(arrived?.mail.text).toContain('Hello Ada Bcc: mallory@example.org <script>alert(1)</script> <b>,')
  expect(arrived?.mail.html).not.toMatch(/<script|<b>/)
})

test.each([
  'ada@example.org, eve@example.org',
  '"eve@example.net x"@example.org',
  'Ada <ada@example.org>',
  'ada@example.org\r\nBcc: eve@example.org',
  'ada@exam@ple.org',
  'ada@example.org(eve@example.net)',
  '@example.org',
  '',
])('%j is no mailbox, and nothing is sent to it', async (to) => {
  expect(isMailbox(to)).toBe(false)
  await queueMail(ctx, reset({ to }))
  await runQueue(ctx)
  expect(box.mails).toEqual([])
  expect(await outcomes()).toMatchObject([{ kind: 'mail.refused', facts: { answer: 'not an address' } }])
})

test('addresses with letters of any alphabet are mailboxes', () => {
  expect(['ada@example.org', 'ada+sso@example.org', "o'hara@example.org", 'ада@пример.рф'].every(isMailbox)).toBe(true)
})

test('text on one line holds no line end and nothing invisible', () => {
  expect(oneLine(' a\r\n\tb\u0000\u2029c\u200Bd ')).toBe('a b c d')
})

test.each(Object.keys(templates).filter(isTemplateName))('%s says the same as HTML and as text', (name) => {
  const { subject, html, text } = renderMail(name, templates[name].sample, letterhead)
  const { before, action, after = [] } = templates[name].write(templates[name].sample, letterhead)
  expect(subject).not.toBe('')
  expect(subject.length).toBeLessThan(78)
  for (const sentence of [...before, ...after]) expect(text).toContain(sentence)
  expect(text).toContain(action.href)
  expect(html).toContain(`href="${action.href}"`)
  expect(html).not.toMatch(/<(img|link|script|style)|url\(/)
})

test('a template that is told something else throws', () => {
  expect(() => renderMail('password-reset', { name: 'Ada', url: 'no url' }, letterhead)).toThrow()
  expect(() => renderMail('password-reset', { name: 'Ada', url, more: 1 }, letterhead)).toThrow()
})

test('without SMTP_URL nothing is queued', async () => {
  const mute = { ...ctx, config: { ...ctx.config, smtpUrl: undefined } }
  expect(mailConfigured(mute)).toBe(false)
  await expect(queueMail(mute, reset())).rejects.toThrow('none can be sent')
})
