import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { seedPortal, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance } from '#test/sessions.ts'
import { EditInstance, editInstance, readInstance } from './edit-instance.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedInstance(ctx)
  await seedPortal(ctx)
})
afterAll(() => ctx.close())

test('what is not named stays, and the log tells before and after', async () => {
  const { version } = await readInstance(ctx)
  expect(await editInstance(ctx, { name: 'Analytical Engine', version }, operator)).toMatchObject({ already: false })
  expect(await editInstance(ctx, { accent: '#1f4e79' }, operator)).toMatchObject({ name: 'Analytical Engine' })
  expect(await editInstance(ctx, { accent: '#1f4e79' }, operator)).toMatchObject({ already: true })
  const events = await ctx.db.auditInbox.findMany({ where: { kind: 'instance.edited' }, orderBy: { id: 'asc' } })
  expect(events.map(({ facts }) => facts)).toEqual([
    expect.objectContaining({ 'name.after': 'Analytical Engine' }),
    { 'accent.before': null, 'accent.after': '#1f4e79' },
  ])
})

test('two who edit at once do not undo each other, and nobody without the right edits', async () => {
  const { version } = await readInstance(ctx)
  await editInstance(ctx, { name: 'Difference Engine', version }, operator)
  const stale = editInstance(ctx, { name: 'Engine', version }, operator)
  await expect(stale).rejects.toMatchObject({
    code: 'changed_meanwhile',
    detail: expect.stringContaining('Difference'),
  })
  const who = { kind: 'user', id: (await seedUser(ctx, 'ada', ['portal:auditor'])).id } as const
  await expect(editInstance(ctx, { name: 'Mine' }, who)).rejects.toMatchObject({ code: 'not_permitted' })
})

test.each([{ name: ' ' }, { accent: 'red' }, { accent: '#ffff00' }, { logo: 'data:text/html,x' }])(
  '%j is no setting',
  (input) => expect(EditInstance.safeParse(input).success).toBe(false),
)
