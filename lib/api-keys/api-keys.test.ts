import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { rightsOf } from '#lib/access/rights.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { days, minutes, secondsAfter } from '#lib/base/time.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { authenticateApiKey } from './authenticate-api-key.ts'
import { createApiKey } from './create-api-key.ts'
import { listApiKeys } from './list-api-keys.ts'
import { revokeApiKey } from './revoke-api-key.ts'

let ctx: TestContext
let ada: Actor
let help: Actor
beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
  await seedSubsystem(ctx, 'wiki')
  ada = { kind: 'user', id: (await seedUser(ctx, 'ada', ['portal:administrator'])).id }
  help = { kind: 'user', id: (await seedUser(ctx, 'help', ['portal:help-desk'])).id }
})
afterAll(() => ctx.close())

const unauthenticated = { code: 'unauthenticated' }

test('a key does what its owner may and its scopes name, no more', async () => {
  const { key } = await createApiKey(ctx, { name: 'reader', scopes: ['users.read'] }, ada)
  const rights = await rightsOf(ctx, await authenticateApiKey(ctx, key))
  expect([rights.may('users.read'), rights.may('users.write')]).toEqual([true, false])
})

test('a key loses what its owner loses, at once', async () => {
  const who = { user: 'help', subsystem: 'portal', role: 'auditor' }
  await addGrant(ctx, who, operator)
  const { key } = await createApiKey(ctx, { name: 'audit', scopes: ['audit.read'] }, help)
  await removeGrant(ctx, who, operator)
  expect((await rightsOf(ctx, await authenticateApiKey(ctx, key))).any).toBe(false)
})

test('a key of a right over one subsystem reaches that subsystem alone', async () => {
  const mary = await seedUser(ctx, 'mary')
  const wiki = await ctx.db.subsystem.findUniqueOrThrow({ where: { identifier: 'wiki' } })
  await addGrant(ctx, { user: 'mary', subsystem: 'portal', role: 'subsystem-owner', limitedTo: 'wiki' }, operator)
  const { key } = await createApiKey(ctx, { name: 'wiki', scopes: ['sessions.end'] }, { kind: 'user', id: mary.id })
  const rights = await rightsOf(ctx, await authenticateApiKey(ctx, key))
  expect([rights.may('sessions.end', wiki.id), rights.may('sessions.end')]).toEqual([true, false])
})

test('nobody makes a key of scopes that they do not hold, nor one for somebody else, nor one by a key', async () => {
  const refused = { code: 'not_permitted' }
  const make = (input: object, who: Actor) => createApiKey(ctx, { name: 'x', scopes: ['users.read'], ...input }, who)
  await expect(make({ scopes: ['users.read', 'settings.write'] }, help)).rejects.toMatchObject(refused)
  await expect(make({ user: 'ada' }, help)).rejects.toMatchObject(refused)
  const { key } = await make({}, help)
  await expect(make({}, await authenticateApiKey(ctx, key))).rejects.toMatchObject(refused)
})

test('revoked, expired, unknown, malformed or of a locked person: the answer is the same', async () => {
  const { id, key } = await createApiKey(ctx, { name: 'short', scopes: ['users.read'], days: 1 }, help)
  await expect(authenticateApiKey(ctx.at(secondsAfter(ctx.now, days(1))), key)).rejects.toMatchObject(unauthenticated)
  await expect(authenticateApiKey(ctx, `${key.slice(0, -1)}_`)).rejects.toMatchObject(unauthenticated)
  await expect(authenticateApiKey(ctx, 'nonsense')).rejects.toMatchObject(unauthenticated)
  await lockUser(ctx, { user: 'help' }, operator)
  await expect(authenticateApiKey(ctx, key)).rejects.toMatchObject(unauthenticated)
  await unlockUser(ctx, { user: 'help' }, operator)
  await authenticateApiKey(ctx, key)
  expect(await revokeApiKey(ctx, { apiKey: id }, help)).toEqual({ already: false })
  await expect(authenticateApiKey(ctx, key)).rejects.toMatchObject(unauthenticated)
})

test('fifty calls at once all pass, and the last use is noted once a minute', async () => {
  const { id, key } = await createApiKey(ctx, { name: 'busy', scopes: ['users.read'] }, ada)
  await Promise.all(Array.from({ length: 50 }, () => authenticateApiKey(ctx, key)))
  const usedAt = async () => (await ctx.db.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt
  expect(await usedAt()).toEqual(ctx.now)
  await authenticateApiKey(ctx.at(secondsAfter(ctx.now, 59)), key)
  expect(await usedAt()).toEqual(ctx.now)
  await authenticateApiKey(ctx.at(secondsAfter(ctx.now, minutes(2))), key)
  expect(await usedAt()).toEqual(secondsAfter(ctx.now, minutes(2)))
})

test('a list shows one’s own keys and no hash; everyone’s need a right, and so does revoking another’s', async () => {
  const mine = await listApiKeys(ctx, {}, help)
  expect(new Set(mine.map(({ user }) => user.username))).toEqual(new Set(['help']))
  expect(JSON.stringify(mine)).not.toContain('hash')
  await expect(listApiKeys(ctx, { everyone: true }, help)).rejects.toMatchObject({ code: 'not_permitted' })
  const all = await listApiKeys(ctx, { everyone: true }, ada)
  const hers = all.find(({ user }) => user.username === 'ada')
  await expect(revokeApiKey(ctx, { apiKey: hers?.id ?? '' }, help)).rejects.toMatchObject({ code: 'not_permitted' })
})
