import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { regenerateRecoveryCodes } from '#lib/factors/recovery/regenerate-recovery-codes.ts'
import { addTotp } from '#test/factors.ts'
import { firstPassword, type LinksWorld, openLinksWorld } from '#test/links.ts'
import { runQueue } from '#test/mailbox.ts'
import { portalLogin } from './login-request.ts'
import { sealLoginTicket } from './login-ticket.ts'
import { submitOtp } from './submit-otp.ts'
import { submitPassword } from './submit-password.ts'

let world: LinksWorld
beforeAll(async () => {
  world = await openLinksWorld()
})
afterAll(() => world.close())

test('a recovery code signs in once, and its owner is told by mail', async () => {
  const { ctx } = world
  const user = await world.person()
  await world.choose(await world.handedReset(user.username))
  await addTotp(ctx, user.id)
  const { codes } = await regenerateRecoveryCodes(ctx, { userId: user.id }, operator)
  const [code = ''] = codes
  await runQueue(ctx)
  await world.forget()
  expect(await signIn(user.username, code)).toBe('resume')
  expect(await signIn(user.username, code)).toBe('otp')
  await runQueue(ctx)
  expect(world.box.mails.map(({ to, mail }) => [to, mail.subject])).toEqual([
    [[user.email], 'A recovery code was used at Portico'],
  ])
  expect(world.box.mails[0]?.mail.text).toContain('9 codes are left')
})

async function signIn(username: string, code: string): Promise<string> {
  const { ctx } = world
  const browser = { hash: hashSecret(randomUUID()), session: null }
  const attempt = sealLoginTicket(ctx, { attemptId: randomUUID(), request: portalLogin }, browser.hash)
  const submitted = await submitPassword(ctx, { attempt, username, password: firstPassword }, browser)
  if (submitted.next !== 'otp') throw new Error(`the code was not asked for, but ${submitted.next}`)
  return (await submitOtp(ctx, { attempt: submitted.ticket, code }, browser)).next
}
