import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { openLoginRequest } from '#lib/login/login-request.ts'
import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import { testWorld, type World } from '#test/world.ts'
import { sealAccountForm } from './account-form.ts'
import { endOtherSessionsLeg, endSessionLeg, removeFactorLeg, replaceRecoveryCodesLeg } from './account-legs.ts'
import { openNotice } from './account-notice.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import { resumeAfterLogin } from './resume-login.ts'
import { signInTo } from './sign-in-to.ts'
import { viewActivity, viewSessions } from './view-account-use.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const someId = '00000000-0000-4000-8000-000000000000'

/** A person in a browser of their own, as the forms of their pages know them. */
async function someone(username: string, signedInAt: Context = world.ctx) {
  const user = await world.user(username, 'wiki')
  const { cookie } = await world.signIn(user.id, signedInAt)
  const session = await findSsoSession(world.ctx, cookie)
  if (!session) throw new Error('nobody is signed in')
  const browser = { hash: hashSecret(newSecret('pbr')), session, trustedDevice: null, upstream: null, cookies: [] }
  return { user, session, browser, form: sealAccountForm(world.ctx, user.id, browser.hash) }
}

const toOf = (answer: BrowserAnswer): URL => new URL('to' in answer ? answer.to : '', 'http://portal')
const noticeOf = (answer: BrowserAnswer, { user, browser }: Awaited<ReturnType<typeof someone>>) =>
  openNotice(world.ctx, toOf(answer).searchParams.get('notice') ?? '', { userId: user.id, browserHash: browser.hash })

describe('a form of “my account”', () => {
  test('is done for its person and told on its page, to them alone', async () => {
    const ada = await someone('ada')
    const other = await world.signIn(ada.user.id)
    const answer = await endSessionLeg(world.ctx, { form: ada.form, session: other.id }, ada.browser)
    expect(toOf(answer).pathname).toBe('/account/sessions')
    expect(noticeOf(answer, ada)).toMatchObject({ tone: 'good' })
    expect(noticeOf(answer, { ...ada, user: { ...ada.user, id: someId } })).toBeNull()
    const elsewhere = { ...ada.browser, hash: hashSecret(newSecret('pbr')) }
    expect(noticeOf(answer, { ...ada, browser: elsewhere })).toBeNull()
    expect((await viewSessions({ ctx: world.ctx, session: ada.session })).sessions).toMatchObject([{ here: true }])
  })

  test('of someone else, or of another browser, is refused', async () => {
    const [mary, grace] = [await someone('mary'), await someone('grace')]
    const here = { ...mary.browser, session: grace.session }
    for (const browser of [here, grace.browser]) {
      const refused = endOtherSessionsLeg(world.ctx, { form: mary.form }, browser)
      await expect(refused).rejects.toMatchObject({ code: 'origin_refused' })
    }
  })

  test('after the session has ended leads to sign in, and back to the page', async () => {
    const edith = await someone('edith')
    const answer = await endOtherSessionsLeg(world.ctx, { form: edith.form }, { ...edith.browser, session: null })
    const request = openLoginRequest(world.ctx, toOf(answer).searchParams.get('request') ?? '')
    expect(request).toEqual({ protocol: 'portal', payload: { to: '/account/sessions' } })
  })

  test('tells what its person can do something about, as a notice', async () => {
    const annie = await someone('annie')
    const answer = await endSessionLeg(world.ctx, { form: annie.form, session: someId }, annie.browser)
    expect(noticeOf(answer, annie)).toMatchObject({ tone: 'bad' })
  })
})

describe('what protects the account', () => {
  test('is not changed from a session whose password is more than five minutes old: its person proves again', async () => {
    const joan = await someone('joan', world.ctx.at(secondsAfter(world.ctx.now, -minutes(5))))
    for (const answer of [
      await removeFactorLeg(world.ctx, { form: joan.form, factor: someId }, joan.browser),
      await replaceRecoveryCodesLeg(world.ctx, { form: joan.form }, joan.browser),
    ]) {
      expect(toOf(answer).pathname).toBe('/login')
      const request = openLoginRequest(world.ctx, toOf(answer).searchParams.get('request') ?? '')
      expect(request).toMatchObject({ protocol: 'portal', asUserId: joan.user.id })
    }
  })

  test('is changed right after it', async () => {
    const charles = await someone('charles')
    const answer = await removeFactorLeg(world.ctx, { form: charles.form, factor: someId }, charles.browser)
    expect(toOf(answer).pathname).toBe('/account/factors')
    expect(noticeOf(answer, charles)).toMatchObject({ tone: 'bad' })
  })
})

test('a sign-in goes back to pages of ours and nowhere else', async () => {
  const { user, session } = await someone('lise')
  const back = (payload: unknown) =>
    resumeAfterLogin(world.ctx, { protocol: 'portal', payload }, { id: session.id, userId: user.id })
  expect(await back({ to: '/account/devices' })).toEqual({ to: '/account/devices' })
  expect(await back(null)).toEqual({ to: '/apps' })
  for (const to of ['https://evil.example', '//evil.example', '/sso/login', '/account/../logout', '']) {
    await expect(back({ to })).rejects.toThrow()
  }
  expect(signInTo(world.ctx, '/account')).toMatch(/^\/login\?request=/)
})

test('activity goes on behind the last event shown, and a place that names none shows the newest', async () => {
  const hedy = await someone('hedy')
  const page = { ctx: world.ctx, session: hedy.session }
  for (let n = 0; n < 26; n++) await world.signIn(hedy.user.id)
  const newest = await viewActivity(page, undefined)
  expect(newest.entries).toHaveLength(25)
  expect(newest.entries[0]).toMatchObject({ sentence: 'You signed in.', from: 'A program · 192.0.2.1' })
  const behind = new URL(newest.olderHref ?? '', 'http://portal').searchParams.get('behind') ?? ''
  const older = await viewActivity(page, behind)
  const seen = new Set(newest.entries.map(({ id }) => id))
  expect(older.entries.some(({ id }) => seen.has(id))).toBe(false)
  expect(older).toMatchObject({ olderHref: null, newestHref: '/account/activity' })
  expect((await viewActivity(page, 'elsewhere')).entries[0]?.id).toBe(newest.entries[0]?.id)
})
