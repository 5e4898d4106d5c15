import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { days, hours, minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { enrolTotp } from '#lib/factors/totp/enrol-totp.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { addTotp, totpCode } from '#test/factors.ts'
import { type LinksWorld, openLinksWorld } from '#test/links.ts'
import { mailedCodes, runQueue } from '#test/mailbox.ts'
import { checkMailedCode } from './check-mailed-code.ts'
import { isMailedCodeWanted, mailedCodeStanding } from './mailed-code-standing.ts'
import { sendMailedCode } from './send-mailed-code.ts'
import { spendMailedCode } from './spend-mailed-code.ts'
import { sweepMailedCodes } from './sweep-mailed-codes.ts'

let world: LinksWorld
beforeAll(async () => {
  world = await openLinksWorld()
})
afterAll(() => world.close())

const later = (seconds: number) => world.ctx.at(secondsAfter(world.ctx.now, seconds))
const key = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** A person somewhere: in one login attempt, or in one session. */
async function someone(profile?: { emailVerified?: boolean }) {
  const { id: userId, email } = await world.person(profile)
  return { userId, email, place: { userId, boundTo: randomUUID() } }
}

/** Sends a code and reads it, as its person does. */
async function mailed({ email, place }: Awaited<ReturnType<typeof someone>>): Promise<string> {
  world.box.mails.length = 0
  expect(await sendMailedCode(world.ctx, place)).toBe(true)
  await runQueue(world.ctx)
  return mailedCodes(world.box, email).at(-1) ?? 'no code'
}

test('a code reaches its person as text and HTML, and no copy of it is stored', async () => {
  const ada = await someone()
  const code = await mailed(ada)
  const [mail, ...others] = world.box.mails
  expect(others).toEqual([])
  expect(mail?.to).toEqual([ada.email])
  expect(mail?.mail.html).toContain(`>${code}<`)
  expect(mail?.mail.text).toContain('/not-me?link=')
  const rows = await world.ctx.db.mailedCode.findMany({ where: { userId: ada.userId } })
  const events = await world.ctx.db.auditInbox.findMany({ where: { userId: ada.userId } })
  expect(JSON.stringify([rows, events])).not.toContain(code.replace(' ', ''))
  expect(events.map(({ kind }) => kind)).toContain('mailed-code.sent')
})

test('of fifty right codes at once one is accepted', async () => {
  const ada = await someone()
  const code = await mailed(ada)
  const tries = Array.from({ length: 50 }, () => spendMailedCode(world.ctx, { ...ada.place, code }))
  expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
  expect(await world.ctx.db.auditInbox.count({ where: { userId: ada.userId, kind: 'mailed-code.used' } })).toBe(1)
})

describe('a code is good', () => {
  test('where it was asked for, for its person, for ten minutes', async () => {
    const [ada, other] = [await someone(), await someone()]
    const code = await mailed(ada)
    const elsewhere = { ...ada.place, boundTo: randomUUID() }
    for (const place of [elsewhere, other.place, { ...ada.place, userId: other.userId }]) {
      expect(await spendMailedCode(world.ctx, { ...place, code })).toBe(false)
    }
    for (const wrong of ['', '00000000', `${code}0`]) {
      expect(await spendMailedCode(world.ctx, { ...ada.place, code: wrong })).toBe(false)
    }
    expect(await spendMailedCode(later(minutes(10)), { ...ada.place, code })).toBe(false)
    expect(await spendMailedCode(later(minutes(10) - 1), { ...ada.place, code: ` ${code} ` })).toBe(true)
  })

  test('until a new password, another address or a lock', async () => {
    const [password, address, locked] = [await someone(), await someone(), await someone()]
    const codes = [await mailed(password), await mailed(address), await mailed(locked)]
    await endSessionsOfUser(world.ctx, { userId: password.userId, reason: 'revoked' }, operator)
    await world.ctx.db.user.update({ where: { id: address.userId }, data: { email: 'elsewhere@example.org' } })
    await lockUser(world.ctx, { user: locked.userId }, operator)
    for (const [n, { place }] of [password, address, locked].entries()) {
      expect(await spendMailedCode(world.ctx, { ...place, code: codes[n] ?? '' })).toBe(false)
    }
  })

  test('beside one that was sent later: mail may overtake mail', async () => {
    const ada = await someone()
    const [first, second] = [await mailed(ada), await mailed(ada)]
    expect(await spendMailedCode(world.ctx, { ...ada.place, code: first })).toBe(true)
    expect(await spendMailedCode(world.ctx, { ...ada.place, code: second })).toBe(true)
  })
})

test('five codes an hour are sent to a person, however many ask at once; a new password begins the count again', async () => {
  const ada = await someone()
  const send = (ctx: Context = world.ctx) => sendMailedCode(ctx, { ...ada.place, boundTo: randomUUID() })
  const asked = await Promise.all(Array.from({ length: 20 }, () => send()))
  expect(asked.filter(Boolean)).toHaveLength(5)
  expect(await send(later(hours(1) - 1))).toBe(false)
  expect(await send(later(hours(1)))).toBe(true)
  await endSessionsOfUser(world.ctx, { userId: ada.userId, reason: 'revoked' }, operator)
  expect(await send()).toBe(true)
  expect(await send(later(minutes(5)))).toBe(true)
})

test('wrong codes spend the one budget of the account, and are told to it', async () => {
  const ada = await someone()
  await sendMailedCode(world.ctx, ada.place)
  for (let n = 0; n < 5; n++) expect(await checkMailedCode(world.ctx, { ...ada.place, code: '1' })).toBe(false)
  const held = checkMailedCode(world.ctx, { ...ada.place, code: '1' })
  await expect(held).rejects.toMatchObject({ code: 'too_many_guesses' })
  const refused = { userId: ada.userId, kind: 'mailed-code.refused' }
  expect(await world.ctx.db.auditInbox.count({ where: refused })).toBe(5)
})

test('a code is wanted of whoever has a confirmed address and no factor yet, where mail works', async () => {
  const [ada, unconfirmed] = [await someone(), await someone({ emailVerified: false })]
  const mute = { ...world.ctx, config: { ...world.ctx.config, smtpUrl: undefined } }
  expect(await mailedCodeStanding(world.ctx, ada.place)).toEqual({ state: 'unsent', address: ada.email })
  expect(await mailedCodeStanding(mute, ada.place)).toEqual({ state: 'unneeded' })
  expect(await mailedCodeStanding(world.ctx, unconfirmed.place)).toEqual({ state: 'unneeded' })
  const code = await mailed(ada)
  expect(await mailedCodeStanding(world.ctx, ada.place)).toMatchObject({ state: 'sent' })
  expect(await mailedCodeStanding(later(minutes(10)), ada.place)).toMatchObject({ state: 'unsent' })
  await spendMailedCode(world.ctx, { ...ada.place, code })
  expect(await mailedCodeStanding(world.ctx, ada.place)).toEqual({ state: 'given', at: world.ctx.now })
  expect(isMailedCodeWanted(await mailedCodeStanding(later(minutes(15)), ada.place))).toBe(true)
  expect(isMailedCodeWanted(await mailedCodeStanding(world.ctx, { ...ada.place, boundTo: randomUUID() }))).toBe(true)
  await addTotp(world.ctx, ada.userId)
  expect(await mailedCodeStanding(world.ctx, ada.place)).toEqual({ state: 'unneeded' })
})

test('a first factor waits for the mailed code and brings ten recovery codes; a further one does neither', async () => {
  const ada = await someone()
  const enrol = (secret = key) =>
    enrolTotp(world.ctx, { ...ada.place, key: secret, name: '', code: totpCode(secret, world.ctx.now) })
  expect(await enrol()).toBeNull()
  expect(await world.ctx.db.factor.count({ where: { userId: ada.userId } })).toBe(0)
  await spendMailedCode(world.ctx, { ...ada.place, code: await mailed(ada) })
  world.box.mails.length = 0
  expect((await enrol())?.recoveryCodes).toHaveLength(10)
  await runQueue(world.ctx)
  expect(world.box.mails.map(({ mail }) => mail.subject)).toEqual([expect.stringContaining('was added')])
  expect(await enrol([...key].reverse().join(''))).toMatchObject({ recoveryCodes: null })
})

test('codes are deleted a day after their end', async () => {
  const { userId, place } = await someone()
  await sendMailedCode(world.ctx, place)
  for (const [seconds, left] of [
    [days(1) + minutes(10) - 1, 1],
    [days(1) + minutes(10), 0],
  ] as const) {
    await sweepMailedCodes(later(seconds))
    expect(await world.ctx.db.mailedCode.count({ where: { userId } })).toBe(left)
  }
})
