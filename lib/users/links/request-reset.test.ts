import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { type LinksWorld, openLinksWorld } from '#test/links.ts'
import { countJobs, runQueue } from '#test/mailbox.ts'
import { requestReset } from './request-reset.ts'

let world: LinksWorld
beforeAll(async () => {
  world = await openLinksWorld()
})
afterAll(() => world.close())
beforeEach(() => world.forget())

test('every name gets the same answer, and only a confirmed address gets a mail', async () => {
  const [unverified, locked, known] = [
    await world.person({ emailVerified: false }),
    await world.person(),
    await world.person(),
  ]
  await lockUser(world.ctx, { user: locked.id }, operator)
  const names = ['nobody', '', ' ', 'a b', `${'x'.repeat(300)}`, unverified.username, locked.username, known.username]
  for (const name of names) expect(await requestReset(world.ctx, { name })).toBeUndefined()
  expect(await countJobs(world.ctx)).toBe(names.length)
  await world.ctx.db.auditInbox.deleteMany()
  await runQueue(world.ctx)
  expect(world.box.mails.map(({ to }) => to)).toEqual([[known.email]])
  const events = await world.ctx.db.auditInbox.findMany({ where: { kind: 'user.reset-not-sent' } })
  const reasons = events.map(({ facts }) => (facts as { reason: string }).reason)
  expect(reasons.toSorted()).toEqual([
    'no_confirmed_address',
    'unknown_name',
    'unknown_name',
    'unknown_name',
    'unknown_name',
    'unknown_name',
    'user_locked',
  ])
  expect(JSON.stringify(events)).not.toContain('nobody')
  expect(events.every(({ personal }) => (personal as { ip?: string }).ip === world.ctx.ip)).toBe(true)
})

test('a known and an unknown name cost the visitor the same statements', async () => {
  const user = await world.person()
  const statements = async (name: string) => {
    const seen: string[] = []
    const run: Context['run'] = (statement, values) => {
      seen.push(statement.name)
      return world.ctx.run(statement, values)
    }
    await requestReset({ ...world.ctx, run }, { name })
    return { seen, jobs: await countJobs(world.ctx) }
  }
  const unknown = await statements('nobody')
  const known = await statements(user.username)
  expect(known.seen).toEqual(unknown.seen)
  expect(known.jobs).toBe(unknown.jobs + 1)
})

test('asking spends the budget of the name, known or not, in the same way', async () => {
  const user = await world.person()
  const answers = async (name: string) => {
    const codes: string[] = []
    const ask = () => requestReset(world.ctx, { name }).then(() => 'taken')
    for (let i = 0; i < 8; i++) codes.push(await ask().catch(({ code }) => code))
    return codes
  }
  const known = await answers(user.username)
  expect(known).toContain('too_many_guesses')
  expect(await answers('nobody at all')).toEqual(known)
})

test('at most three mailed links of a person work at a time', async () => {
  const user = await world.person()
  for (let i = 0; i < 5; i++) {
    await requestReset(world.ctx, { name: user.username })
    await world.ctx.db.throttle.deleteMany()
  }
  await runQueue(world.ctx)
  expect(world.box.mails).toHaveLength(3)
  expect(await world.ctx.db.accountLink.count({ where: { userId: user.id } })).toBe(3)
})

test('what waited until its link would be late is not answered any more', async () => {
  const user = await world.person()
  await requestReset(world.ctx, { name: user.username })
  await runQueue(world.ctx, secondsAfter(world.ctx.now, minutes(30)))
  expect(world.box.mails).toEqual([])
})

test('where no mail can be sent nobody can ask', async () => {
  const mute: Context = { ...world.ctx, config: { ...world.ctx.config, smtpUrl: undefined } }
  await expect(requestReset(mute, { name: 'ada' })).rejects.toMatchObject({ code: 'not_found' })
})
