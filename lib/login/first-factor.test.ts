import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { days, minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { createContext } from '#lib/db/runtime.ts'
import { setPolicy } from '#lib/factors/set-policy.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { totpCode } from '#test/factors.ts'
import { firstPassword, type LinksWorld, openLinksWorld } from '#test/links.ts'
import { mailedCodes, runQueue } from '#test/mailbox.ts'
import { portalLogin } from './login-request.ts'
import { openLoginTicket, sealLoginTicket } from './login-ticket.ts'
import type { Submitted } from './open-form.ts'
import { submitEnrolment } from './submit-enrolment.ts'
import { submitMailedCode } from './submit-mailed-code.ts'
import { submitPassword } from './submit-password.ts'
import { submitRecoveryCodes } from './submit-recovery-codes.ts'
import { sweepAttempts } from './sweep-attempts.ts'
import { viewStep } from './view-step.ts'

let world: LinksWorld
beforeAll(async () => {
  world = await openLinksWorld()
  await setPolicy(world.ctx, { otp: 'required' }, operator)
})
afterAll(() => world.close())
beforeEach(() => world.forget())

const newBrowser = () => ({ hash: hashSecret(randomUUID()), session: null })
const later = (seconds: number) => world.ctx.at(secondsAfter(world.ctx.now, seconds))
/** The same portal where no mail can be sent. */
const mute = (): Context => {
  const { database, config, sealer, now } = world.ctx
  return createContext({ database, config: { ...config, smtpUrl: undefined }, sealer, databaseNow: () => now })
}

/** Somebody without a factor in a browser of theirs, from the first form on. */
async function visitor(profile?: { emailVerified?: boolean }) {
  const user = await world.person(profile)
  await world.choose(await world.handedReset(user.username))
  const browser = newBrowser()
  let attempt = sealLoginTicket(world.ctx, { attemptId: randomUUID(), request: portalLogin }, browser.hash)
  /** Where a submission leads; what it leads to is the form that is sent next. */
  const went = async (submitted: Promise<Submitted>) => {
    const to = await submitted
    if (to.next !== 'resume') attempt = to.ticket
    return to.next
  }
  const view = (ctx: Context = world.ctx) => viewStep(ctx, { attempt }, browser)
  const message = () => openLoginTicket(world.ctx, attempt, browser.hash)?.message
  return {
    ...user,
    browser,
    view,
    message,
    form: () => attempt,
    password: (ctx: Context = world.ctx, username = user.username) =>
      went(submitPassword(ctx, { attempt, username, password: firstPassword }, browser)),
    mailedCode: (code: string, ctx: Context = world.ctx) => went(submitMailedCode(ctx, { attempt, code }, browser)),
    send: () => went(submitMailedCode(world.ctx, { attempt, code: '', send: 'on' }, browser)),
    enrol: async (ctx: Context = world.ctx) => {
      const { enrolment = '', key = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' } = (await view(ctx))?.view.enrolment ?? {}
      const given = { attempt, enrolment, name: '', code: totpCode(key, ctx.now) }
      return went(submitEnrolment(ctx, given, browser))
    },
    keep: () => went(submitRecoveryCodes(world.ctx, { attempt }, browser)),
    mail: async (n = 1) => {
      await runQueue(world.ctx)
      return mailedCodes(world.box, user.email)[n - 1] ?? 'none'
    },
  }
}

const factorsOf = ({ id: userId }: { id: string }) => world.ctx.db.factor.count({ where: { userId } })

describe('where mail works, a first factor', () => {
  test('waits for a code that the right password sends, once', async () => {
    const ada = await visitor()
    expect(await ada.password()).toBe('mailed_code')
    expect((await ada.view())?.view).toMatchObject({ mailedCode: { address: ada.email, sent: true }, enrolment: null })
    expect(await ada.enrol()).toBe('mailed_code')
    expect(await ada.password()).toBe('mailed_code')
    const code = await ada.mail()
    expect(mailedCodes(world.box, ada.email)).toHaveLength(1)
    expect(await ada.mailedCode('1')).toBe('mailed_code')
    expect(ada.message()).toBe('mailed_code_refused')
    expect(await factorsOf(ada)).toBe(0)
    expect(await ada.mailedCode(code)).toBe('enrol_factor')
    expect(await ada.mailedCode(code)).toBe('enrol_factor')
    expect(await ada.enrol()).toBe('recovery_codes')
  })

  test('cannot be added with the code of another sign-in, nor in another browser', async () => {
    const [ada, mary] = [await visitor(), await visitor()]
    await ada.password()
    const code = await ada.mail()
    expect(await mary.password(world.ctx, ada.username)).toBe('mailed_code')
    expect(await mary.mailedCode(code)).toBe('mailed_code')
    const elsewhere = submitMailedCode(world.ctx, { attempt: ada.form(), code }, newBrowser())
    await expect(elsewhere).rejects.toMatchObject({ code: 'attempt_unknown' })
    expect(await ada.mailedCode(code)).toBe('enrol_factor')
  })

  test('gets another code when asked, five an hour', async () => {
    const ada = await visitor()
    await ada.password()
    for (let n = 2; n <= 5; n++) {
      expect(await ada.send()).toBe('mailed_code')
      expect(ada.message()).toBe('mailed_code_sent')
    }
    await ada.send()
    expect(ada.message()).toBe('mailed_codes_enough')
    expect(await ada.mail(5)).not.toBe('none')
    expect(await ada.mailedCode(await ada.mail(2)), 'an earlier one is as good').toBe('enrol_factor')
  })

  test('is added within five minutes of the code, however slow the mail was', async () => {
    const [ada, mary] = [await visitor(), await visitor()]
    for (const one of [ada, mary]) {
      await one.password()
      expect(await one.mailedCode(await one.mail(), later(minutes(6)))).toBe('enrol_factor')
    }
    expect(await ada.enrol(later(minutes(11) - 1))).toBe('recovery_codes')
    expect(await mary.enrol(later(minutes(11)))).toBe('password')
    expect(mary.message()).toBe('attempt_expired')
  })
})

test.each<[string, { emailVerified: boolean }, () => Context]>([
  ['no mail can be sent', { emailVerified: true }, mute],
  ['the address is not confirmed', { emailVerified: false }, () => world.ctx],
])('where %s, the password has to do', async (_, profile, from) => {
  const ada = await visitor(profile)
  expect(await ada.password(from())).toBe('enrol_factor')
  expect(await ada.enrol(from())).toBe('recovery_codes')
  expect(await ada.mail()).toBe('none')
})

describe('the recovery codes of a first factor', () => {
  async function withCodes() {
    const ada = await visitor({ emailVerified: false })
    await ada.password()
    await ada.enrol()
    const codes = (await ada.view())?.view.recoveryCodes ?? []
    expect(codes).toHaveLength(10)
    return { ...ada, codes }
  }

  test('are shown before anything is opened, the same ones until they are kept, and rest nowhere afterwards', async () => {
    const ada = await withCodes()
    expect(await ada.password(), 'no other step goes past them').toBe('recovery_codes')
    expect((await ada.view())?.view.recoveryCodes).toEqual(ada.codes)
    expect(await world.ctx.db.ssoSession.count({ where: { userId: ada.id } })).toBe(0)
    const rows = JSON.stringify(await world.ctx.db.loginAttempt.findMany({ where: { userId: ada.id } }))
    for (const code of ada.codes) expect(rows).not.toContain(code)
    expect(await ada.keep()).toBe('resume')
    expect((await ada.view())?.view.recoveryCodes).toBeNull()
    const row = await world.ctx.db.loginAttempt.findFirstOrThrow({ where: { userId: ada.id } })
    expect(row).toMatchObject({ sealedRecoveryCodes: null, recoveryCodesKeptAt: world.ctx.now })
    const kept = { userId: ada.id, kind: 'recovery-codes.kept' }
    expect(await world.ctx.db.auditInbox.count({ where: kept })).toBe(1)
  })

  test('are shown to no other browser, and to nobody who signs in by the same form', async () => {
    const [ada, mary] = [await withCodes(), await visitor({ emailVerified: false })]
    expect(await viewStep(world.ctx, { attempt: ada.form() }, newBrowser())).toBeNull()
    expect(await ada.password(world.ctx, mary.username)).toBe('enrol_factor')
    expect((await ada.view())?.view.recoveryCodes).toBeNull()
    expect(await ada.keep()).toBe('enrol_factor')
    expect(await ada.password()).toBe('otp')
  })

  test('sent as kept twice open one session; after a sign-out the form opens none', async () => {
    const ada = await withCodes()
    expect(await Promise.all([ada.keep(), ada.keep()])).toEqual(['resume', 'resume'])
    const sessions = await world.ctx.db.ssoSession.findMany({ where: { userId: ada.id } })
    expect(sessions).toHaveLength(1)
    await endSsoSession(world.ctx, { ssoSessionId: sessions[0]?.id ?? '', reason: 'logout' }, operator)
    expect(await ada.keep()).toBe('password')
    expect(ada.message()).toBe('attempt_spent')
  })

  test('cannot be said to be kept before they were made', async () => {
    const ada = await visitor({ emailVerified: false })
    expect(await ada.keep()).toBe('password')
    await ada.password()
    expect(await ada.keep()).toBe('enrol_factor')
    expect(await world.ctx.db.ssoSession.count({ where: { userId: ada.id } })).toBe(0)
  })
})

test('attempts are deleted a day after their end', async () => {
  const ada = await visitor()
  await ada.password()
  const left = () => world.ctx.db.loginAttempt.count({ where: { userId: ada.id } })
  await sweepAttempts(later(minutes(15) + days(1) - 1))
  expect(await left()).toBe(1)
  await sweepAttempts(later(minutes(15) + days(1)))
  expect(await left()).toBe(0)
})
