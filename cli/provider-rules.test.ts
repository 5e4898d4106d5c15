import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { createProvider } from '#lib/federation/create-provider.ts'
import { CreateProvider } from '#lib/federation/provider-fields.ts'
import { seedPortal, seedSubsystem } from '#test/access.ts'
import { runCommand } from '#test/command-line.ts'
import { type TestContext, testContext } from '#test/context.ts'

let ctx: TestContext
const folder = mkdtempSync(join(tmpdir(), 'portico-rules-'))
beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
  await seedSubsystem(ctx, 'wiki', { editor: ['page.edit'] })
  const hub = { slug: 'hub', preset: 'github', clientId: 'portico', clientSecret: 'a secret of theirs' }
  await createProvider(ctx, CreateProvider.parse(hub), operator)
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await ctx.close()
})

const portico = (...words: string[]) => runCommand(words, { env: { DATABASE_URL: ctx.url } })
const file = (content: unknown): string => {
  const path = join(folder, 'content.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}

test('rules are set from a file, listed as that file has them, tried on claims, and taken away', async () => {
  const rule = {
    claim: 'groups',
    operator: 'contains',
    values: ['staff'],
    gives: { subsystem: 'wiki', role: 'editor' },
  }
  const path = file({ rules: [rule] })
  expect((await portico('provider', 'set-rules', 'hub', '--file', path)).out).toContain('1 rule added, 0 rules removed')
  const listed = JSON.parse((await portico('provider', 'list-rules', 'hub', '--json')).out)
  expect(listed).toEqual({ rules: [rule], version: expect.any(String) })
  expect((await portico('provider', 'list-rules', 'hub')).out).toMatch(
    /^groups contains “staff” +role editor of wiki$/m,
  )

  const tried = async (claims: object) =>
    (await portico('provider', 'preview-rules', 'hub', '--claims', file(claims))).out
  expect(await tried({ groups: ['staff'] })).toMatch(/role editor of wiki +yes +give$/m)
  expect(await tried({ groups: ['guests'] })).toMatch(/role editor of wiki +no$/m)

  const others = file({ rules: [] })
  writeFileSync(join(folder, 'claims.json'), '{"groups":["staff"]}')
  const without = ['--claims', join(folder, 'claims.json'), '--file', others]
  expect((await portico('provider', 'preview-rules', 'hub', ...without)).out).toMatch(/role editor of wiki +no$/m)
  expect((await portico('provider', 'list-rules', 'hub')).out, 'only tried').toContain('staff')

  expect(
    (await portico('provider', 'set-rules', 'hub', '--file', file({ ...listed, version: 'of before' }))).err,
  ).toContain('Look at it again')
  expect((await portico('provider', 'set-rules', 'hub', '--file', file({ rules: [] }))).out).toContain('1 rule removed')
  expect((await portico('provider', 'list-rules', 'hub')).out).toBe('Nothing is given for what hub says.\n')
})

test('a file that is no list of rules, and a provider that is none, are refused in words', async () => {
  const refused = await portico('provider', 'set-rules', 'hub', '--file', file({ rules: [{ claim: 'groups' }] }))
  expect(refused.code).not.toBe(0)
  expect(refused.err).toContain('rules')
  expect((await portico('provider', 'list-rules', 'nobody')).err).toContain('No such sign-in provider')
  expect((await portico('provider', 'preview-rules', 'hub')).err).toContain('give some')
})
