import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { listPeople } from '#lib/access/list-people.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { addConfirmation } from './add-confirmation.ts'
import { listConfirmable } from './list-confirmable.ts'
import { removeConfirmation } from './remove-confirmation.ts'

let ctx: TestContext
let admin: Actor
let owner: Actor
const which = { user: 'ada', subsystem: 'wiki', role: 'keeper', action: 'page.delete' }
beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
  await seedSubsystem(ctx, 'wiki', { reader: ['page.read', 'page.delete'] })
  await seedSubsystem(ctx, 'billing', { clerk: ['read', 'pay'] })
  const keeper = { name: 'keeper', title: 'Keeper', actions: ['page.read'], confirmable: ['page.delete'] }
  await createRole(ctx, { subsystem: 'wiki', ...keeper }, operator)
  await createRole(ctx, { subsystem: 'billing', name: 'payer', confirmable: ['pay'] }, operator)
  await seedUser(ctx, 'ada', ['wiki:keeper', 'wiki:reader', 'billing:payer'])
  admin = { kind: 'user', id: (await seedUser(ctx, 'admin', ['portal:administrator'])).id }
  owner = { kind: 'user', id: (await seedUser(ctx, 'owner')).id }
  await addGrant(ctx, { user: 'owner', subsystem: 'portal', role: 'subsystem-owner', limitedTo: 'wiki' }, operator)
})
afterAll(() => ctx.close())

const confirmableOfKeeper = async () =>
  (await listPeople(ctx, { subsystem: 'wiki', search: 'ada' }, admin)).people[0]?.ways.map((way) => way.confirmable)

test('what is to be confirmed is listed by role, confirmed or not, until when and by whom', async () => {
  expect(await listConfirmable(ctx, { user: 'ada' }, admin)).toMatchObject([
    { subsystem: 'billing', role: 'payer', action: 'pay', confirmed: null, mine: true },
    { subsystem: 'wiki', roleTitle: 'Keeper', action: 'page.delete', confirmed: null, mine: true },
  ])
  const validTo = secondsAfter(ctx.now, hours(1))
  await addConfirmation(ctx, { ...which, validTo }, admin)
  const [, confirmed] = await listConfirmable(ctx, { user: 'ada' }, admin)
  expect(confirmed?.confirmed).toEqual({ validFrom: ctx.now, validTo, by: 'admin' })
  expect(await confirmableOfKeeper()).toEqual([[{ action: 'page.delete', confirmed: true }], []])
  await removeConfirmation(ctx.at(secondsAfter(ctx.now, 1)), which, admin)
  const after = ctx.at(secondsAfter(ctx.now, 2))
  expect((await listConfirmable(after, { user: 'ada' }, admin))[1]?.confirmed).toBeNull()
})

test('whoever owns one application sees and confirms there alone', async () => {
  expect(await listConfirmable(ctx, { user: 'ada' }, owner)).toMatchObject([{ subsystem: 'wiki', mine: true }])
  const stranger = await seedUser(ctx, 'stranger')
  const asked = listConfirmable(ctx, { user: 'ada' }, { kind: 'user', id: stranger.id })
  await expect(asked).rejects.toMatchObject({ code: 'not_permitted' })
})
