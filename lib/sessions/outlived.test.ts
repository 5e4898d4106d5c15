import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { days, hours } from '#lib/base/time.ts'
import { end } from '#lib/sso/end.ts'
import { expired, type Here, type OutlivingWorld, outlivingWorld } from '#test/outliving.ts'
import { rowsLeft, sweepAll } from '#test/sweep.ts'
import { closeAllDueSessions, closeDueSessions, newWalk } from './close-due-sessions.ts'
import { endOtherSessions, endOwnSession } from './end-own-sessions.ts'
import { endSessionsOfUser } from './end-sessions.ts'
import { findSessionToEnd } from './find-sso-session.ts'
import { leaveBrowser } from './leave-browser.ts'
import { listOwnSessions } from './list-own-sessions.ts'
import { refreshSession } from './refresh-session.ts'
import { searchSessions } from './search/search-sessions.ts'
import { formatSessionId } from './session-id.ts'

// An SSO session that expired while something goes on under it: what keeps it, and what ends both.

let portal: OutlivingWorld
beforeAll(async () => {
  portal = await outlivingWorld()
})
afterAll(() => portal.ctx.close())

/** Twice: an SSO session is closed when what hung on it is closed. */
const closeDue = async (seconds: number) => {
  for (const _ of [1, 2]) await closeAllDueSessions(() => portal.later(seconds), new AbortController().signal)
}

describe('what has expired, with something going on below it', () => {
  test('is not closed or swept before that is over, and then both are', async () => {
    const here = await portal.comeIn()
    await closeDue(expired + 60)
    expect(await portal.ssoOf(here.session.id)).toMatchObject({ endedAt: null })
    expect(await portal.rowOf(here.wiki)).toMatchObject({ endedReason: 'expired' })
    await sweepAll(portal.later(hours(26)))
    expect(await rowsLeft(portal, here.session.id)).toMatchObject({ sso: 1, children: 1, proofs: 1 })
    await closeDue(days(1) + 60)
    expect(await portal.rowOf(here.mail)).toMatchObject({ endedReason: 'expired' })
    expect(await portal.ssoOf(here.session.id)).toMatchObject({ endedReason: 'expired' })
    await sweepAll(portal.later(days(1) + 60 + hours(25)))
    expect(await rowsLeft(portal, here.session.id)).toMatchObject({ sso: 0, children: 0 })
  })

  test('one step of closing leaves it as well', async () => {
    const here = await portal.comeIn()
    for (const at of [expired + 40, hours(14), hours(20)]) await closeDueSessions(() => portal.later(at), newWalk())
    expect(await portal.ssoOf(here.session.id)).toMatchObject({ endedAt: null })
    expect(await portal.stateOf(here.mail, portal.mail, hours(20))).toMatchObject({ state: 'live' })
  })

  test('is still its person’s: shown with what is open, found by its cookie to be ended, and by administrators', async () => {
    const here = await portal.comeIn()
    await closeDue(expired + 60)
    const at = portal.later(hours(13))
    const [listed, ...others] = await listOwnSessions(at, here.user.id)
    expect(others).toEqual([])
    expect(listed).toMatchObject({ id: here.session.id, over: 'expired', applications: [{ identifier: 'mail' }] })
    expect(await findSessionToEnd(at, here.session.cookie)).toMatchObject({ id: here.session.id })
    const { sessions } = await searchSessions(at, { user: here.user.id }, operator)
    expect(sessions).toMatchObject([
      { id: here.session.id, over: 'expired', children: [{ id: formatSessionId(here.mail) }] },
    ])
    const over = portal.later(days(1))
    expect(await listOwnSessions(over, here.user.id)).toEqual([])
    expect(await findSessionToEnd(over, here.session.cookie)).toBeNull()
    expect((await searchSessions(over, { user: here.user.id }, operator)).sessions).toEqual([])
  })

  const at = hours(13)
  const browser = randomBytes(32)
  test.each([
    [
      'ended by its person',
      (one: Here) => endOwnSession(portal.later(at), { userId: one.user.id, ssoSessionId: one.session.id }),
    ],
    [
      'ended by “sign out everywhere else” of a later sign-in',
      async (one: Here) => {
        const again = await portal.signIn(one.user.id, portal.later(at))
        expect(await endOtherSessions(portal.later(at), { userId: one.user.id, ssoSessionId: again.id })).toBe(1)
      },
    ],
    [
      'ended by the sign-out of a later sign-in in the same browser',
      async (one: Here) => {
        const again = await portal.signIn(one.user.id, portal.later(at), browser)
        const who = { kind: 'user', id: one.user.id } as const
        expect(await leaveBrowser(portal.later(at), again.id, who)).toEqual({
          ssoSessionIds: [one.session.id, again.id],
          applications: 1,
        })
      },
    ],
    [
      'ended with everything of its person',
      (one: Here) => endSessionsOfUser(portal.later(at), { userId: one.user.id, reason: 'revoked' }, operator),
    ],
    [
      'ended by the application, everywhere',
      async (one: Here) => {
        const input = { session: formatSessionId(one.mail), scope: 'everywhere' } as const
        expect(await end(portal.later(at), input, portal.mail)).toEqual({ ended: 1 })
      },
    ],
  ] as const)('is over at once when it is %s, and the application is told', async (_, happens) => {
    const here = await portal.comeIn(browser)
    await closeDue(expired + 60)
    await happens(here)
    expect(await portal.stateOf(here.mail, portal.mail, at)).toMatchObject({ state: 'ended' })
    await expect(refreshSession(portal.later(at), { id: here.mail }, portal.mail)).rejects.toThrow()
    const told = await portal.ctx.db.delivery.findMany({
      where: { subsystemSessionId: here.mail, kind: 'session-ended' },
    })
    expect(told).toHaveLength(1)
  })

  test.each(['in another browser', 'of another person in the same browser', 'where no browser is known'])(
    'goes on when a sign-in is left %s',
    async (where) => {
      const here = await portal.comeIn(where.endsWith('known') ? undefined : browser)
      await closeDue(expired + 60)
      const other = where.startsWith('of') ? (await portal.user(`guest${here.user.username}`)).id : here.user.id
      const leaving = where.endsWith('known') ? undefined : where.startsWith('in') ? randomBytes(32) : browser
      const again = await portal.signIn(other, portal.later(at), leaving)
      const left = await leaveBrowser(portal.later(at), again.id, { kind: 'user', id: other })
      expect(left).toEqual({ ssoSessionIds: [again.id], applications: 0 })
      expect(await portal.stateOf(here.mail, portal.mail, at)).toMatchObject({ state: 'live' })
    },
  )
})
