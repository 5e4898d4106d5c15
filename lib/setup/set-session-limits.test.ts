import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { days, hours, minutes, secondsAfter } from '#lib/base/time.ts'
import { testWorld, type World } from '#test/world.ts'
import { readSessionLimits, SetSessionLimits, setSessionLimits } from './set-session-limits.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const usual = { idleSeconds: minutes(30), absoluteSeconds: hours(12), outlivingSeconds: days(1) }
beforeEach(() => setSessionLimits(world.ctx, usual, operator))

async function limitsOf({ id }: { id: string }) {
  const row = await world.ctx.db.ssoSession.findUniqueOrThrow({ where: { id } })
  return { idleSeconds: row.idleSeconds, until: row.absoluteDeadline }
}

test('a portal begins with half an hour and twelve hours', async () => {
  const fresh = await testWorld()
  expect(await readSessionLimits(fresh.ctx)).toEqual(usual)
  await fresh.ctx.close()
})

test('a session is opened with the limits of its day, and keeps them', async () => {
  const { ctx } = world
  const { id } = await world.user('ada', 'wiki')
  const before = await world.signIn(id)
  expect(await setSessionLimits(ctx, { idleSeconds: minutes(5), absoluteSeconds: hours(1) }, operator)).toEqual({
    idleSeconds: minutes(5),
    absoluteSeconds: hours(1),
    outlivingSeconds: days(1),
  })
  const after = await world.signIn(id)
  expect(await limitsOf(before)).toEqual({ idleSeconds: minutes(30), until: secondsAfter(ctx.now, hours(12)) })
  expect(await limitsOf(after)).toEqual({ idleSeconds: minutes(5), until: secondsAfter(ctx.now, hours(1)) })
})

test('what is not named stays, and the change is told; the same again is not', async () => {
  const { ctx } = world
  const told = () => ctx.db.auditInbox.findMany({ where: { kind: 'instance.session-limits-set' } })
  const before = (await told()).length
  await setSessionLimits(ctx, { idleSeconds: minutes(10) }, operator)
  await setSessionLimits(ctx, { idleSeconds: minutes(10) }, operator)
  expect(await readSessionLimits(ctx)).toEqual({ ...usual, idleSeconds: minutes(10) })
  expect((await told()).slice(before)).toHaveLength(1)
})

test('an idle limit beyond the absolute one is refused, also where only one is named', async () => {
  const refused = { code: 'malformed_request' }
  await expect(setSessionLimits(world.ctx, { idleSeconds: hours(13) }, operator)).rejects.toMatchObject(refused)
  await expect(setSessionLimits(world.ctx, { absoluteSeconds: minutes(29) }, operator)).rejects.toMatchObject(refused)
  expect(SetSessionLimits.safeParse({ idleSeconds: 59 }).success).toBe(false)
  expect(await readSessionLimits(world.ctx)).toEqual(usual)
})

test('it needs settings.write', async () => {
  const { id } = await world.user('mary')
  await expect(setSessionLimits(world.ctx, { idleSeconds: minutes(10) }, { kind: 'user', id })).rejects.toMatchObject({
    code: 'not_permitted',
  })
})
