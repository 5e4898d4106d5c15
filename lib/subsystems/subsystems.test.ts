import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedSubsystemSession } from '#test/sessions.ts'
import { ApplicationUrl, TargetPrefix } from './application-url.ts'
import { authenticateSubsystem } from './authenticate-subsystem.ts'
import { CreateSubsystem, createSubsystem } from './create-subsystem.ts'
import { disableSubsystem } from './disable-subsystem.ts'
import { enableSubsystem } from './enable-subsystem.ts'
import { listSubsystems } from './list-subsystems.ts'
import { rotateSecret } from './rotate-secret.ts'
import { setCapability } from './set-capability.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
})
afterAll(() => ctx.close())

// Each time later than a right answer is remembered.
let at = Date.now()
const works = (identifier: string, secret: string) => {
  at += 60_000
  return authenticateSubsystem(ctx.at(new Date(at)), identifier, secret).then(
    () => true,
    () => false,
  )
}

test('a new subsystem speaks the native protocol and proves itself with the secret shown once', async () => {
  const { id, identifier, secret } = await seedSubsystem(ctx, 'wiki')
  expect(await works(identifier, secret)).toBe(true)
  expect(await ctx.db.connection.findMany({ where: { subsystemId: id } })).toMatchObject([
    { protocol: 'native', enabled: true },
  ])
  const kept = JSON.stringify([await ctx.db.subsystemSecret.findMany(), await ctx.db.auditInbox.findMany()])
  expect(kept).not.toContain(secret)
  const [listed] = (await listSubsystems(ctx, {}, operator)).subsystems.filter((row) => row.identifier === 'wiki')
  expect(listed).toMatchObject({ protocols: ['native'], secrets: [{ hint: secret.slice(-4) }] })
})

test('of twenty that take one identifier at once, one gets it', async () => {
  const input = CreateSubsystem.parse({ identifier: 'race', title: 'Race', landingUrl: 'https://race.example.org/' })
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => createSubsystem(ctx, input, operator)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'already_exists' })
})

test.each(['portal', 'login', 'W', 'w', 'Wiki', '-wiki', 'wi ki', 'wiki_1', 'x'.repeat(64)])(
  'the identifier %s is refused',
  (identifier) => {
    const input = { identifier, title: 'T', landingUrl: 'https://wiki.example.org/' }
    expect(CreateSubsystem.safeParse(input).success).toBe(false)
  },
)

test('two secrets live at a time: the one in use survives one rotation, not two', async () => {
  const { identifier, secret: first } = await seedSubsystem(ctx, 'rotated')
  const { secret: second } = await rotateSecret(ctx, { subsystem: identifier }, operator)
  expect([await works(identifier, first), await works(identifier, second)]).toEqual([true, true])
  const { secret: third, revoked } = await rotateSecret(ctx, { subsystem: identifier }, operator)
  expect(revoked).toBe(1)
  const { secret: fourth } = await rotateSecret(ctx, { subsystem: identifier, revokeOthers: true }, operator)
  const left = await Promise.all([first, second, third, fourth].map((secret) => works(identifier, secret)))
  expect(left).toEqual([false, false, false, true])
})

test('rotations at once never leave more than two secrets', async () => {
  const { id, identifier } = await seedSubsystem(ctx, 'hasty')
  await Promise.all(Array.from({ length: 10 }, () => rotateSecret(ctx, { subsystem: identifier }, operator)))
  expect(await ctx.db.subsystemSecret.count({ where: { subsystemId: id, revokedAt: null } })).toBe(2)
})

test('switched off, its sessions end and its back end is refused; switched on, the old sessions stay ended', async () => {
  const { identifier, secret } = await seedSubsystem(ctx, 'off')
  const { id: userId } = await seedUser(ctx, 'ada')
  const session = await seedSubsystemSession(ctx, userId, identifier)
  expect(await disableSubsystem(ctx, { subsystem: identifier }, operator)).toEqual({ already: false, sessionsEnded: 1 })
  expect(await works(identifier, secret)).toBe(false)
  expect(await disableSubsystem(ctx, { subsystem: identifier }, operator)).toMatchObject({ already: true })
  expect(await enableSubsystem(ctx, { subsystem: identifier }, operator)).toEqual({ already: false })
  expect(await works(identifier, secret)).toBe(true)
  expect(await ctx.db.subsystemSession.findUnique({ where: { id: session.id } })).toMatchObject({
    endedReason: 'revoked',
  })
})

test('the portal itself is neither switched off nor given a secret nor handed over to', async () => {
  const built = { code: 'built_in' }
  await expect(disableSubsystem(ctx, { subsystem: 'portal' }, operator)).rejects.toMatchObject(built)
  await expect(rotateSecret(ctx, { subsystem: 'portal' }, operator)).rejects.toMatchObject(built)
  const toPortal = { subsystem: 'wiki', capability: 'handover', target: 'portal', held: true } as const
  await expect(setCapability(ctx, toPortal, operator)).rejects.toMatchObject(built)
})

test('a capability is added and removed once', async () => {
  const handover = { subsystem: 'wiki', capability: 'handover', target: 'race' } as const
  const set = (held: boolean) => setCapability(ctx, { ...handover, held }, operator)
  expect([await set(true), await set(true), await set(false), await set(false)].map(({ already }) => already)).toEqual([
    false,
    true,
    false,
    true,
  ])
})

test.each([
  ['https://wiki.example.org', 'https://wiki.example.org/'],
  ['https://wiki.example.org/sso?next=1', 'https://wiki.example.org/sso?next=1'],
  ['HTTPS://Wiki.Example.org:443/a', 'https://wiki.example.org/a'],
  ['http://localhost:3001/cb', 'http://localhost:3001/cb'],
  ['http://wiki.localhost:3001/cb', 'http://wiki.localhost:3001/cb'],
])('%s is an address of an application', (given, kept) => expect(ApplicationUrl.parse(given)).toBe(kept))

test.each([
  ...['http://wiki.example.org/', 'javascript:alert(1)', '/sso', '//evil.example', 'https://a:b@wiki.example.org/'],
  ...[
    'https://wiki.example.org/#x',
    'https://wiki.example.org/#',
    'https:\\\\evil.example',
    'https://wiki.example.org//x',
  ],
  ...['https://wiki.example.org/%2e%2e/x', 'https://wiki.example.org/a%5Cb', 'https://wiki.example.org/a\tb', ''],
  ...['ftp://localhost/', 'http://localhost.evil.example/', 'https://user@wiki.example.org/'],
])('%j is none', (given) => expect(ApplicationUrl.safeParse(given).success).toBe(false))

test('whatever is accepted is canonical: taken again it stays, and it is https or this machine', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()), (text) => {
      const parsed = ApplicationUrl.safeParse(text)
      if (!parsed.success) return
      expect(ApplicationUrl.parse(parsed.data)).toBe(parsed.data)
      expect(parsed.data).toMatch(/^https:\/\/|^http:\/\/(localhost|127\.|\[::1\]|[^/]+\.localhost)/)
    }),
  )
})

test('a target prefix has no query', () => {
  expect(TargetPrefix.safeParse('https://wiki.example.org/a?b').success).toBe(false)
  expect(TargetPrefix.parse('https://wiki.example.org/a')).toBe('https://wiki.example.org/a')
})

test('settings that contradict each other are refused', () => {
  const base = { identifier: 'odd', title: 'Odd', landingUrl: 'http://localhost:3001/' }
  expect(CreateSubsystem.safeParse({ ...base, tokenDelivery: 'form_post' }).success).toBe(false)
  expect(CreateSubsystem.safeParse({ ...base, idleSeconds: 3600, absoluteSeconds: 600 }).success).toBe(false)
})
