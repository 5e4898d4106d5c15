import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Presence } from './answers.ts'
import type { SessionStore } from './session-store.ts'
import { someSignIn } from './test-portal.ts'

const presenceOf = (id: string, expiresAt = someSignIn.session.expiresAt): Presence => ({
  ...someSignIn,
  session: { ...someSignIn.session, id, expiresAt },
})
const stored = (id: string) => ({ presence: presenceOf(id), active: false, askedAt: 1000 })

/** What every store keeps its word on, whatever it is built on. `open` gives a store that is shared with nobody. */
export function describeStore(open: () => Promise<SessionStore>): void {
  test('keeps a session under its key as it was put', async () => {
    const store = await open()
    await store.put('k', stored('sss_1'))
    expect(await store.get('k')).toEqual(stored('sss_1'))
    expect(await store.get('other')).toBeUndefined()
  })

  test('a round names each session once, with who was active since the last', async () => {
    const store = await open()
    for (const [key, id] of [
      ['a', 'sss_1'],
      ['b', 'sss_1'],
      ['c', 'sss_2'],
    ] as const)
      await store.put(key, stored(id))
    await store.markActive(['sss_1', 'sss_unknown'])
    expect((await store.get('a'))?.active).toBe(true)
    const round = async () => [...(await store.startRound())].sort((one, other) => (one.id < other.id ? -1 : 1))
    const { expiresAt } = someSignIn.session
    const quiet = [
      { id: 'sss_1', expiresAt, active: false },
      { id: 'sss_2', expiresAt, active: false },
    ]
    expect(await round()).toEqual([{ id: 'sss_1', expiresAt, active: true }, quiet[1]])
    expect(await round()).toEqual(quiet)
  })

  test('new deadlines hold for all keys of a session, and say when they were learned', async () => {
    const store = await open()
    await store.put('a', stored('sss_1'))
    await store.put('b', stored('sss_1'))
    const later = '2026-01-02T19:00:00.000Z'
    await store.extend(
      new Map([
        ['sss_1', later],
        ['sss_unknown', later],
      ]),
      5000,
    )
    for (const key of ['a', 'b']) {
      expect(await store.get(key)).toEqual({ presence: presenceOf('sss_1', later), active: false, askedAt: 5000 })
    }
    expect([...(await store.startRound())]).toEqual([{ id: 'sss_1', expiresAt: later, active: false }])
  })

  test('new roles hold for all keys of a session and no other', async () => {
    const store = await open()
    for (const [key, id] of [
      ['a', 'sss_1'],
      ['b', 'sss_2'],
    ] as const)
      await store.put(key, stored(id))
    await store.replace('sss_1', { ...presenceOf('sss_1'), actions: [] })
    expect((await store.get('a'))?.presence.actions).toEqual([])
    expect((await store.get('b'))?.presence.actions).not.toEqual([])
    await store.replace('sss_unknown', presenceOf('sss_unknown'))
    expect([...(await store.startRound())]).toHaveLength(2)
  })

  test('what is dropped is gone under all its keys; one of fifty droppers did it', async () => {
    const store = await open()
    await store.put('a', stored('sss_1'))
    await store.put('b', stored('sss_1'))
    await store.put('c', stored('sss_2'))
    const counts = await Promise.all(Array.from({ length: 50 }, () => store.drop(['sss_1'])))
    expect(counts.filter((count) => count > 0)).toEqual([2])
    expect(await store.get('a')).toBeUndefined()
    expect(await store.get('c')).toBeDefined()
    expect(await store.drop([])).toBe(0)
  })

  test('a name is claimed by one of fifty, and free again when its time is over', async () => {
    const store = await open()
    const name = `jti:${randomUUID()}`
    const claims = await Promise.all(Array.from({ length: 50 }, () => store.claim(name, 60)))
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await store.isClaimed(name)).toBe(true)
    expect(await store.isClaimed('jti:other')).toBe(false)
    expect(await store.claim('brief', 0.05)).toBe(true)
    await expect.poll(() => store.isClaimed('brief')).toBe(false)
    expect(await store.claim('brief', 1)).toBe(true)
  })

  test('times and names that are not ASCII come back as they were', async () => {
    const store = await open()
    const presence = {
      ...presenceOf('sss_1'),
      user: { id: 'u', name: 'Ada “Ł” 李 \u0000 \u{1F511}'.replace('\u0000', '') },
    }
    await store.put('k', { presence, active: true, askedAt: Date.now() })
    expect((await store.get('k'))?.presence).toEqual(presence)
  })
}
