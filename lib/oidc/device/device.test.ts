import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import { listConsents } from '#lib/oidc/consents/list-consents.ts'
import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import { sealDeviceForm } from '#lib/web/device-legs.ts'
import { type OidcBrowser, type OidcWorld, oidcWorld } from '#test/oidc.ts'
import { answerDevice, questionOfDevice, typeCode } from '#test/oidc-device.ts'
import { openOutcome } from './device-outcome.ts'

let world: OidcWorld
let config: client.Configuration
const grantTypes = ['device_code', 'refresh_token']
beforeAll(async () => {
  world = await oidcWorld()
  await world.speak(world.wiki, { grantTypes, authentication: 'none', redirectUris: [] })
  config = await world.clientOf(world.wiki, client.None())
}, 60_000)
afterAll(() => world.close())

const refused = (error: string) => expect.objectContaining({ error })
const scope = 'openid profile portico'

let people = 0
async function someone(...subsystems: string[]) {
  const user = await world.user(`person-${people++}`, ...subsystems)
  const browser = world.browser()
  await browser.signIn(user.id)
  return { user, browser }
}
type Someone = Awaited<ReturnType<typeof someone>>

const typed = (who: Someone, code: string) => typeCode(world, who, code)
const answered = (who: Someone, code: string, answer: 'confirm' | 'abort') => answerDevice(world, who, { code, answer })
const hiddenOf = async (browser: OidcBrowser, at: URL) => (await questionOfDevice(world, browser, at)).hidden

const outcomeAt = ({ user }: Someone, at: URL) =>
  openOutcome(world.context(), user.id, at.searchParams.get('outcome') ?? '')?.kind

const poll = (asked: client.DeviceAuthorizationResponse, by = config) =>
  client.pollDeviceAuthorizationGrant(by, { ...asked, interval: 0.01 })

test('a device gets the tokens of the person who typed its code', async () => {
  const ada = await someone('wiki')
  const asked = await client.initiateDeviceAuthorization(config, { scope })
  expect(asked.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
  expect(asked.verification_uri).toBe(`${world.issuer}/device`)
  const arrived = await answered(ada, asked.user_code.toLowerCase().replace('-', ' '), 'confirm')
  expect(outcomeAt(ada, arrived)).toBe('connected')
  const tokens = await poll(asked)
  expect(tokens.claims()).toMatchObject({ sub: ada.user.id, acr: 'password', amr: ['pwd'] })
  expect(await client.fetchUserInfo(config, tokens.access_token, ada.user.id)).toMatchObject({ roles: ['editor'] })
  const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
  expect(next.refresh_token).not.toBe(tokens.refresh_token)
  expect(await world.auditKinds()).toContain('device.connected')
})

test('until somebody has answered it waits, and what was refused is told to it', async () => {
  const ada = await someone('wiki')
  const asked = await client.initiateDeviceAuthorization(config, { scope })
  const early = client.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:device_code', {
    device_code: asked.device_code,
  })
  await expect(early).rejects.toEqual(refused('authorization_pending'))
  expect(outcomeAt(ada, await answered(ada, asked.user_code, 'abort'))).toBe('refused')
  await expect(poll(asked)).rejects.toEqual(refused('access_denied'))
  expect(outcomeAt(ada, await typed(ada, asked.user_code))).toBe('used')
  expect(await world.auditKinds()).toContain('device.refused')
})

describe('a code that connects nothing is answered in words:', () => {
  test('unknown', async () => {
    const ada = await someone('wiki')
    for (const code of ['BCDF-GHJK', '', '0', "' OR 1=1"]) {
      expect(outcomeAt(ada, await typed(ada, code))).toBe('unknown')
    }
  })

  test('expired, by the person and by the device', async () => {
    const ada = await someone('wiki')
    const asked = await client.initiateDeviceAuthorization(config, { scope })
    await world.ctx.db.$executeRaw`
      UPDATE oidc_record SET payload = payload || jsonb_build_object('exp', 1000)
       WHERE user_code = ${asked.user_code.replace('-', '')}`
    expect(outcomeAt(ada, await typed(ada, asked.user_code))).toBe('expired')
    await expect(poll(asked)).rejects.toEqual(refused('expired_token'))
  })

  test('used', async () => {
    const [ada, eve] = [await someone('wiki'), await someone('wiki')]
    const asked = await client.initiateDeviceAuthorization(config, { scope })
    await answered(ada, asked.user_code, 'confirm')
    expect(outcomeAt(eve, await typed(eve, asked.user_code))).toBe('used')
    await poll(asked)
    expect(outcomeAt(ada, await typed(ada, asked.user_code))).toBe('used')
  })

  test('of an application that does not let the person in', async () => {
    const stranger = await someone()
    const asked = await client.initiateDeviceAuthorization(config, { scope })
    expect(outcomeAt(stranger, await answered(stranger, asked.user_code, 'confirm'))).toBe('no_access')
    await expect(poll(asked)).rejects.toEqual(refused('access_denied'))
  })
})

test('a device code is redeemed once: fifty at once, and its second use takes back what it gave', async () => {
  const ada = await someone('wiki')
  const asked = await client.initiateDeviceAuthorization(config, { scope })
  await answered(ada, asked.user_code, 'confirm')
  const tries = await Promise.allSettled(Array.from({ length: 50 }, () => poll(asked)))
  const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(won.length).toBeLessThanOrEqual(1)
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toEqual(refused('invalid_grant'))
  await expect(poll(asked)).rejects.toEqual(refused('invalid_grant'))
  for (const { access_token: token } of won) {
    expect((await client.tokenIntrospection(await observer(), token)).active).toBe(false)
  }
})

async function observer(): Promise<client.Configuration> {
  await world.speak(world.billing)
  return world.clientOf(world.billing)
}

test('of fifty answers of two people at once, one connects the device', async () => {
  const crowd = [await someone('wiki'), await someone('wiki')]
  const asked = await client.initiateDeviceAuthorization(config, { scope })
  const questions: { who: Someone; hidden: Record<string, string> }[] = []
  for (const who of crowd)
    questions.push({ who, hidden: await hiddenOf(who.browser, await typed(who, asked.user_code)) })
  const arrivals = await Promise.all(
    Array.from({ length: 25 }, () => questions)
      .flat()
      .map(async ({ who, hidden }) => {
        const told = await who.browser.post(`${world.issuer}/device`, { ...hidden, confirm: 'yes' })
        return { who, kind: outcomeAt(who, new URL(told.headers.get('location') ?? '', world.issuer)) }
      }),
  )
  const connected = arrivals.filter(({ kind }) => kind === 'connected')
  expect(connected).toHaveLength(1)
  expect((await poll(asked)).claims()?.sub).toBe(connected[0]?.who.user.id)
})

test('the answer is bound to the person, the session and the browser that read the question', async () => {
  const [ada, eve] = [await someone('wiki'), await someone('wiki')]
  const asked = await client.initiateDeviceAuthorization(config, { scope })
  const hidden = await hiddenOf(ada.browser, await typed(ada, asked.user_code))
  for (const fields of [hidden, { ...hidden, xsrf: 'x' }, { ...hidden, xsrf: '' }]) {
    const told = await eve.browser.post(`${world.issuer}/device`, { ...fields, confirm: 'yes' })
    expect(outcomeAt(eve, new URL(told.headers.get('location') ?? '', world.issuer))).toBe('failed')
  }
  const again = world.browser()
  await again.signIn(ada.user.id)
  const told = await again.post(`${world.issuer}/device`, { ...hidden, confirm: 'yes' })
  expect(outcomeAt(ada, new URL(told.headers.get('location') ?? '', world.issuer))).toBe('failed')
  expect(outcomeAt(ada, await answered(ada, asked.user_code, 'confirm'))).toBe('connected')
})

test('a proof that the device asks for is given in the ordinary sign-in, before it is connected', async () => {
  const ada = await someone('wiki')
  await world.ctx.db.ssoSessionProof.updateMany({ data: { at: secondsAfter(new Date(), -minutes(5)) } })
  const asked = await client.initiateDeviceAuthorization(config, { scope, max_age: '60' })
  const to = await answered(ada, asked.user_code, 'confirm')
  expect(to.pathname).toMatch(/^\/login/)
  const early = client.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:device_code', {
    device_code: asked.device_code,
  })
  await expect(early).rejects.toEqual(refused('authorization_pending'))
})

test('what was left half done on the way to a proof is taken up again by the same person, and by nobody else', async () => {
  const [ada, eve] = [await someone('wiki'), await someone('wiki')]
  const asked = await client.initiateDeviceAuthorization(config, { scope, acr_values: 'otp' })
  const questions = await hiddenOf(eve.browser, await typed(eve, asked.user_code))
  expect((await answered(ada, asked.user_code, 'confirm')).pathname).toMatch(/^\/login/)
  expect(outcomeAt(eve, await typed(eve, asked.user_code))).toBe('used')
  for (const answer of ['confirm', 'abort']) {
    const late = await eve.browser.post(`${world.issuer}/device`, { ...questions, [answer]: 'yes' })
    expect(outcomeAt(eve, new URL(late.headers.get('location') ?? '', world.issuer))).toBe('used')
  }
  const hidden = await hiddenOf(ada.browser, await typed(ada, asked.user_code))
  const session = await findSsoSession(world.context(), ada.browser.sessionCookie())
  const ssoSessionId = session?.id ?? ''
  await world.ctx.db.ssoSessionProof.create({ data: { ssoSessionId, method: 'totp', at: new Date() } })
  const kinds = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const told = await ada.browser.post(`${world.issuer}/device`, { ...hidden, confirm: 'yes' })
      return outcomeAt(ada, new URL(told.headers.get('location') ?? '', world.issuer))
    }),
  )
  expect(kinds.filter((kind) => kind === 'connected')).toHaveLength(1)
  expect(new Set(kinds)).toEqual(new Set(['connected', 'used']))
  expect((await poll(asked)).claims()).toMatchObject({ sub: ada.user.id, acr: 'otp' })
})

test('guesses of codes are counted, and held up', async () => {
  const eve = await someone('wiki')
  const form = sealDeviceForm(world.context(), eve.user.id, eve.browser.hash())
  const guess = () => eve.browser.post(`${world.issuer}/device/code`, { form, user_code: 'BCDFGHJK' })
  const statuses: number[] = []
  for (let n = 0; n < 8; n++) statuses.push((await guess()).status)
  expect(statuses.slice(0, 4)).toEqual([303, 303, 303, 303])
  expect(statuses.at(-1)).toBe(429)
})

test('a form of another person or browser types nothing', async () => {
  const [ada, eve] = [await someone('wiki'), await someone('wiki')]
  const form = sealDeviceForm(world.context(), ada.user.id, ada.browser.hash())
  expect((await eve.browser.post(`${world.issuer}/device/code`, { form, user_code: 'BCDFGHJK' })).status).toBe(403)
})

test('the application of others has what was read on the page that connected the device', async () => {
  await world.speak(world.billing, {
    grantTypes: ['device_code'],
    redirectUris: [],
    thirdParty: true,
    runBy: 'Example Ltd',
  })
  const own = await world.clientOf(world.billing)
  const ada = await someone('billing')
  const asked = await client.initiateDeviceAuthorization(own, { scope: 'openid email' })
  expect(outcomeAt(ada, await answered(ada, asked.user_code, 'confirm'))).toBe('connected')
  expect((await poll(asked, own)).claims()?.sub).toBe(ada.user.id)
  const [consent] = await listConsents(world.context(), ada.user.id)
  expect(consent?.lines.map(({ item }) => item)).toEqual(['openid', 'email'])
})

test('an application without that grant gets no code', async () => {
  const other = await world.connect('plain')
  await world.speak(other)
  const refusedOne = client.initiateDeviceAuthorization(await world.clientOf(other), { scope })
  await expect(refusedOne).rejects.toEqual(refused('invalid_request'))
})
