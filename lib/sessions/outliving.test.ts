import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { days, hours, minutes, secondsAfter } from '#lib/base/time.ts'
import { setSessionLimits } from '#lib/setup/set-session-limits.ts'
import { editSubsystem } from '#lib/subsystems/edit-subsystem.ts'
import { expired, type OutlivingWorld, outlivingWorld } from '#test/outliving.ts'
import { enterSubsystem } from './enter-subsystem.ts'
import { exchangeToken } from './exchange-token.ts'
import { findSsoSession } from './find-sso-session.ts'
import { issueToken } from './issue-token.ts'
import { slideSubsystemSession } from './read-subsystem-session.ts'
import { refreshSession } from './refresh-session.ts'
import { touchSessions } from './touch-sessions.ts'

// What goes on when an SSO session expires, and for how long.

let portal: OutlivingWorld
beforeAll(async () => {
  portal = await outlivingWorld()
})
afterAll(() => portal.ctx.close())

const touch = (id: string, seconds: number) =>
  touchSessions(portal.later(seconds), { active: [id], asked: [] }, portal.mail)

describe('when an SSO session expires', () => {
  test('a session of the native protocol is over with it, one that only ends by signing out goes on for a day', async () => {
    const here = await portal.comeIn()
    expect(await portal.stateOf(here.wiki, portal.wiki, expired)).toEqual({ state: 'ended', reason: 'expired' })
    const until = secondsAfter(portal.ctx.now, days(1))
    for (const at of [expired, hours(13), days(1) - 1]) {
      expect(await portal.stateOf(here.mail, portal.mail, at)).toEqual({
        state: 'live',
        expiresAt: until,
        permissionsChanged: false,
      })
    }
    expect(await portal.stateOf(here.mail, portal.mail, days(1))).toEqual({ state: 'ended', reason: 'expired' })
  })

  test('nothing new is entered without proof: no token is issued or taken, no door opens', async () => {
    const { user, session } = await portal.comeIn()
    const order = { ssoSessionId: session.id, subsystemId: portal.mail.id, protocol: 'native', targetUrl: '/' }
    const early = await portal.issue(session, portal.mail)
    await portal.ctx.db.subsystemToken.updateMany({ data: { expiresAt: secondsAfter(portal.ctx.now, days(1)) } })
    const at = portal.later(expired)
    await expect(issueToken(at, order)).rejects.toMatchObject({ code: 'session_ended' })
    await expect(exchangeToken(at, { subsystemToken: early }, portal.mail, 'native')).rejects.toMatchObject({
      code: 'session_ended',
    })
    const wanted = {
      ssoSessionId: session.id,
      userId: user.id,
      subsystemId: portal.mail.id,
      protocol: 'native',
      role: null,
    }
    expect(await enterSubsystem(at, wanted)).toEqual({ kind: 'session_ended' })
    expect(await findSsoSession(at, session.cookie)).toBeNull()
  })

  test('neither touching nor refreshing what goes on brings the SSO session back', async () => {
    const here = await portal.comeIn()
    const before = await portal.ssoOf(here.session.id)
    await touch(here.mail, expired)
    await refreshSession(portal.later(expired + 20), { id: here.mail }, portal.mail)
    await slideSubsystemSession(portal.later(expired + 40), here.mail)
    expect(await portal.ssoOf(here.session.id)).toEqual(before)
    expect((await portal.rowOf(here.mail)).touchedAt).toEqual(portal.later(expired + 40).now)
    expect(await findSsoSession(portal.later(expired + 40), here.session.cookie)).toBeNull()
    expect(await portal.stateOf(here.wiki, portal.wiki, expired + 40)).toMatchObject({ state: 'ended' })
  })

  test('while the SSO session lives, touching what may outlive it slides both', async () => {
    const here = await portal.comeIn()
    await touch(here.mail, minutes(20))
    expect((await portal.ssoOf(here.session.id)).touchedAt).toEqual(portal.later(minutes(20)).now)
    expect(await findSsoSession(portal.later(minutes(40)), here.session.cookie)).not.toBeNull()
  })

  test('refreshing goes on, with the proofs of then and the deadline of its own', async () => {
    const here = await portal.comeIn()
    const answer = await refreshSession(portal.later(hours(13)), { id: here.mail }, portal.mail)
    expect(answer).toMatchObject({ methods: ['password'], expires_at: secondsAfter(portal.ctx.now, days(1)) })
    expect(answer.authenticated_at).toEqual(portal.ctx.now)
    await expect(refreshSession(portal.later(days(1)), { id: here.mail }, portal.mail)).rejects.toMatchObject({
      code: 'session_ended',
    })
  })
})

describe('limits', () => {
  test('of the application’s own come first, the idle one too; the portal’s for such sessions is a setting', async () => {
    const strict = await portal.connect('strict', {
      endsWithSso: 'signOutOnly',
      idleSeconds: hours(1),
      absoluteSeconds: hours(2),
    })
    const user = await portal.user('ines', 'strict', 'mail')
    const id = await portal.enter(await portal.signIn(user.id), strict)
    expect(await portal.stateOf(id, strict, minutes(65))).toMatchObject({ state: 'live' })
    expect(await portal.stateOf(id, strict, minutes(66))).toEqual({ state: 'ended', reason: 'expired' })
    await touchSessions(portal.later(minutes(60)), { active: [id], asked: [] }, strict)
    expect(await portal.stateOf(id, strict, hours(2) - 1)).toMatchObject({ state: 'live' })
    expect(await portal.stateOf(id, strict, hours(2))).toEqual({ state: 'ended', reason: 'expired' })
    await setSessionLimits(portal.ctx, { outlivingSeconds: hours(3) }, operator)
    const short = await portal.enter(await portal.signIn(user.id), portal.mail)
    await setSessionLimits(portal.ctx, { outlivingSeconds: days(1) }, operator)
    expect((await portal.rowOf(short)).absoluteDeadline).toEqual(secondsAfter(portal.ctx.now, hours(3)))
  })

  test('a session keeps the terms that it was opened under', async () => {
    const here = await portal.comeIn()
    await editSubsystem(portal.ctx, { subsystem: 'mail', endsWithSso: 'always' }, operator)
    const after = await portal.comeIn()
    await editSubsystem(portal.ctx, { subsystem: 'mail', endsWithSso: 'signOutOnly' }, operator)
    expect(await portal.stateOf(here.mail, portal.mail, expired)).toMatchObject({ state: 'live' })
    expect(await portal.stateOf(after.mail, portal.mail, expired)).toEqual({ state: 'ended', reason: 'expired' })
  })

  test.each([
    ['native', null, true],
    ['oidc', null, false],
    ['simple-sso', null, false],
    ['superfly', null, false],
    ['native', 'signOutOnly', false],
    ['oidc', 'always', true],
  ] as const)(
    'a session by %s, where the application says %s, ends with its SSO session: %s',
    async (protocol, set, ends) => {
      await editSubsystem(portal.ctx, { subsystem: 'billing', endsWithSso: set }, operator)
      const { id: subsystemId } = portal.billing
      if (protocol !== 'native') {
        await portal.ctx.db.connection.createMany({ data: [{ subsystemId, protocol }], skipDuplicates: true })
      }
      const user = await portal.user(`by-${protocol}-${set}`.toLowerCase(), 'billing')
      const { id: ssoSessionId } = await portal.signIn(user.id)
      const entered = await enterSubsystem(portal.ctx, {
        ssoSessionId,
        userId: user.id,
        subsystemId,
        protocol,
        role: null,
      })
      const row = await portal.rowOf(entered.kind === 'entered' ? entered.id : '')
      expect(row).toMatchObject({
        endsWithSso: ends,
        absoluteDeadline: ends ? null : secondsAfter(portal.ctx.now, days(1)),
      })
      // The exchange decides by the same rule.
      const subsystemToken = await portal.issue({ id: ssoSessionId }, portal.billing, { protocol })
      const { row: exchanged } = await exchangeToken(portal.ctx, { subsystemToken }, portal.billing, protocol)
      expect(await portal.rowOf(exchanged.session_id)).toMatchObject({ endsWithSso: ends })
    },
  )

  test('no row can be written that would never end', async () => {
    const here = await portal.comeIn()
    const forever = { where: { id: here.mail }, data: { absoluteDeadline: null } }
    await expect(portal.ctx.db.subsystemSession.update(forever)).rejects.toThrow(/subsystem_session_limited/)
  })
})
