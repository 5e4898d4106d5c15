import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { authenticateSubsystem } from './authenticate-subsystem.ts'
import { ImportSubsystem, importSubsystem } from './import-subsystem.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
})
afterAll(() => ctx.close())

const wiki = ImportSubsystem.parse({
  identifier: 'wiki',
  title: 'Wiki',
  landingUrl: 'https://wiki.example.org/sso',
  actions: [{ name: 'page.read' }, { name: 'page.edit', title: 'Edit pages' }],
  groups: [{ name: 'writing', actions: ['page.read', 'page.edit'] }],
  roles: [
    { name: 'reader', actions: ['page.read'] },
    { name: 'editor', groups: ['writing'] },
  ],
})

test('a description makes the whole subsystem; again it changes nothing; longer it adds what is missing', async () => {
  const first = await importSubsystem(ctx, wiki, operator)
  expect(first).toMatchObject({ outcome: 'created', roles: ['reader', 'editor'] })
  expect(await authenticateSubsystem(ctx, 'wiki', first.secret ?? '')).toMatchObject({ identifier: 'wiki' })
  expect(await importSubsystem(ctx, wiki, operator)).toMatchObject({ outcome: 'unchanged', secret: null, roles: [] })
  const longer = { ...wiki, title: 'Other', roles: [...(wiki.roles ?? []), { name: 'author', actions: ['page.edit'] }] }
  expect(await importSubsystem(ctx, longer, operator)).toMatchObject({ outcome: 'extended', roles: ['author'] })
  expect(await ctx.db.subsystem.findUnique({ where: { identifier: 'wiki' } })).toMatchObject({ title: 'Wiki' })
})

test('a description that names an action it does not have leaves nothing behind', async () => {
  const broken = { ...wiki, identifier: 'broken', groups: [], roles: [{ name: 'king', actions: ['rule'] }] }
  await expect(importSubsystem(ctx, broken, operator)).rejects.toMatchObject({ code: 'no_such_action' })
  expect(await ctx.db.subsystem.count({ where: { identifier: 'broken' } })).toBe(0)
})
