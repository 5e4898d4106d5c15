import { expect, test } from 'vitest'
import { createPortico } from './portico.ts'
import { startTestPortal } from './test-portal.ts'

const expiresAt = '2026-01-02T18:34:00.000Z'

function idsIn(body: unknown): { sessions: string[]; check: string[] } {
  return body as { sessions: string[]; check: string[] }
}

test('2,001 sessions are asked in three calls of at most 1,000 and answered in order', async () => {
  const portal = await startTestPortal(({ body }) => {
    const ids = [...idsIn(body).sessions, ...idsIn(body).check]
    return { json: { sessions: ids.map((id) => ({ id, state: 'live', expiresAt, permissionsChanged: false })) } }
  })
  const portico = createPortico({ url: portal.url, identifier: 'wiki', secret: 's' })
  const sessions = Array.from({ length: 1500 }, (_, index) => `sss_a${index}`)
  const check = Array.from({ length: 501 }, (_, index) => `sss_c${index}`)
  const states = await portico.touch({ sessions, check: [...check, 'sss_a0'] })
  expect(states.map((state) => state.id)).toEqual([...sessions, ...check])
  expect(portal.calls.map(({ body }) => [idsIn(body).sessions.length, idsIn(body).check.length])).toEqual([
    [1000, 0],
    [500, 500],
    [0, 1],
  ])
})

test('no sessions, no call', async () => {
  const portico = createPortico({ url: 'http://127.0.0.1:9', identifier: 'wiki', secret: 's' })
  expect(await portico.touch({ sessions: [] })).toEqual([])
})

test('every state is told apart', async () => {
  const sessions = [
    { id: 'a', state: 'live', expiresAt, permissionsChanged: true },
    { id: 'b', state: 'ended', reason: 'logout' },
    { id: 'c', state: 'unknown' },
  ]
  const portal = await startTestPortal(() => ({ json: { sessions } }))
  const portico = createPortico({ url: portal.url, identifier: 'wiki', secret: 's' })
  expect(await portico.touch({ check: ['a', 'b', 'c'] })).toEqual(sessions)
})

test('a state nobody knows is not taken for life', async () => {
  const portal = await startTestPortal(() => ({ json: { sessions: [{ id: 'a', state: 'resting' }] } }))
  const portico = createPortico({ url: portal.url, identifier: 'wiki', secret: 's' })
  await expect(portico.touch({ sessions: ['a'] })).rejects.toMatchObject({ code: 'unexpected_answer' })
})

test('touch, refresh and end are not repeated: they carry no key', async () => {
  const portal = await startTestPortal(() => ({ status: 503, json: { code: 'unavailable' } }))
  const portico = createPortico({ url: portal.url, identifier: 'wiki', secret: 's' })
  await expect(portico.touch({ sessions: ['a'] })).rejects.toMatchObject({ code: 'unavailable' })
  await expect(portico.refresh('a')).rejects.toMatchObject({ code: 'unavailable' })
  await expect(portico.end({ session: 'a', scope: 'subsystem' })).rejects.toMatchObject({ code: 'unavailable' })
  expect(portal.calls.map((call) => call.headers['idempotency-key'])).toEqual([undefined, undefined, undefined])
})
