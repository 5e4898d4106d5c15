import { expect, onTestFinished, test } from 'vitest'
import { createPortico, type KeptSession } from './portico.ts'
import { type Script, startTestPortal } from './test-portal.ts'

const later = new Date(Date.now() + 600_000).toISOString()
const past = new Date(Date.now() - 1000).toISOString()

/** Runs rounds against the script and resolves with what was reported once `rounds` lists have been asked for. */
async function reportsAfter(rounds: number, script: Script, sessions: KeptSession[], failing = '') {
  const portal = await startTestPortal(script)
  const portico = createPortico({ url: portal.url, identifier: 'wiki', secret: 's', timeoutMs: 2000 })
  const reports: string[] = []
  const tell = (report: string) => {
    reports.push(report)
    if (report === failing) throw new Error('the application failed')
  }
  let asked = 0
  await new Promise<void>((resolve) => {
    const keeper = portico.keepAlive({
      everySeconds: 0.005,
      listSessions: () => {
        asked += 1
        if (asked > rounds) resolve()
        return asked > rounds ? [] : sessions
      },
      onLive: (id, expiresAt) => tell(`${id} lives until ${expiresAt}`),
      onEnded: (id, reason) => tell(`${id} ended: ${reason}`),
      onPermissionsChanged: (id) => tell(`${id} changed`),
      onError: (error) => reports.push(`error: ${error instanceof Error ? error.message.split(':')[0] : error}`),
    })
    onTestFinished(() => keeper.stop())
  })
  return { reports, calls: portal.calls }
}

test('each session hears its own news; only the active ones are touched', async () => {
  const { reports, calls } = await reportsAfter(
    1,
    () => ({
      json: {
        sessions: [
          { id: 'a', state: 'live', expiresAt: later, permissionsChanged: true },
          { id: 'b', state: 'ended', reason: 'logout' },
          { id: 'c', state: 'unknown' },
        ],
      },
    }),
    [
      { id: 'a', expiresAt: past, active: true },
      { id: 'b', expiresAt: later, active: false },
      { id: 'c', expiresAt: later, active: false },
    ],
  )
  expect(calls[0]?.body).toEqual({ sessions: ['a'], check: ['b', 'c'] })
  expect(reports).toEqual([`a lives until ${later}`, 'a changed', 'b ended: logout', 'c ended: unknown'])
})

test('during an outage a session is kept until its deadline and no longer', async () => {
  const { reports } = await reportsAfter(1, (_call, _nth, response) => void response.destroy(), [
    { id: 'a', expiresAt: later, active: true },
    { id: 'b', expiresAt: past, active: true },
  ])
  expect(reports).toEqual(['error: unreachable', 'b ended: expired'])
})

test('a thousand ids go in one call; after the first that is not answered no other is made', async () => {
  const sessions = Array.from({ length: 2500 }, (_, n) => ({
    id: `s${n}`,
    expiresAt: n < 1000 ? later : past,
    active: true,
  }))
  const live = (ids: string[]) => ids.map((id) => ({ id, state: 'live', expiresAt: later, permissionsChanged: false }))
  const { reports, calls } = await reportsAfter(
    1,
    ({ body }, nth, response) =>
      nth === 1 ? { json: { sessions: live((body as { sessions: string[] }).sessions) } } : void response.destroy(),
    sessions,
  )
  expect(calls.map(({ body }) => (body as { sessions: string[] }).sessions.length)).toEqual([1000, 1000])
  expect(reports.filter((report) => report.includes('lives'))).toHaveLength(1000)
  expect(reports.filter((report) => report.includes('error'))).toEqual(['error: unreachable'])
  expect(reports.filter((report) => report.includes('ended: expired'))).toHaveLength(1500)
})

test('a subsystem that is shut out has no sessions left', async () => {
  const { reports } = await reportsAfter(1, () => ({ status: 403, json: { code: 'subsystem_disabled' } }), [
    { id: 'a', expiresAt: later, active: true },
  ])
  expect(reports).toEqual(['error: subsystem_disabled', 'a ended: subsystem_disabled'])
})

test('a callback that throws stops neither its round nor the next', async () => {
  const ended = { json: { sessions: ['a', 'b'].map((id) => ({ id, state: 'unknown' })) } }
  const sessions = ['a', 'b'].map((id) => ({ id, expiresAt: later, active: true }))
  const { reports } = await reportsAfter(2, () => ended, sessions, 'a ended: unknown')
  const round = ['a ended: unknown', 'error: the application failed', 'b ended: unknown']
  expect(reports).toEqual([...round, ...round])
})

test('stop waits for the round under way and starts no other', async () => {
  const portal = await startTestPortal(() => ({ json: { sessions: [{ id: 'a', state: 'unknown' }] } }))
  const portico = createPortico({ url: portal.url, identifier: 'wiki', secret: 's' })
  const reports: string[] = []
  const begun = Promise.withResolvers<void>()
  const keeper = portico.keepAlive({
    everySeconds: 0.001,
    listSessions: () => {
      begun.resolve()
      return [{ id: 'a', expiresAt: later, active: true }]
    },
    onLive: () => undefined,
    onEnded: (id) => void reports.push(id),
    onPermissionsChanged: () => undefined,
    onError: (error) => expect.unreachable(String(error)),
  })
  await begun.promise
  await keeper.stop()
  expect(reports).toEqual(['a'])
  expect(portal.calls).toHaveLength(1)
})
