import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { testWorld, type World } from '#test/world.ts'
import { effectivePolicy, strictestPolicyOf } from './effective-policy.ts'
import { listPolicies } from './list-policies.ts'
import { defaultPolicy } from './policy.ts'
import { removePolicy } from './remove-policy.ts'
import { SetPolicy, setPolicy } from './set-policy.ts'

let world: World
let ada: { id: string }
beforeAll(async () => {
  world = await testWorld()
  ada = await world.user('ada', 'wiki')
})
afterEach(() => world.ctx.db.proofPolicy.deleteMany())
afterAll(() => world.ctx.close())

const set = (input: Parameters<typeof setPolicy>[1]) => setPolicy(world.ctx, input, operator)
const into = (subsystem: { id: string } | null, userId = ada.id) =>
  effectivePolicy(world.ctx, { userId, subsystemId: subsystem?.id ?? null })

describe('the policy that holds', () => {
  test('is Portico’s own where nobody has set one', async () => {
    expect(await into(null)).toEqual(defaultPolicy)
    expect(await into(world.wiki)).toEqual(defaultPolicy)
    expect(await listPolicies(world.ctx)).toEqual([{ subsystem: null, role: null, ...defaultPolicy }])
  })

  test('is the one for everyone, and stricter in the subsystem that asks for more', async () => {
    await set({ otp: 'optional', maxAgeSeconds: 3_600 })
    await set({ subsystem: 'wiki', otp: 'required', maxAgeSeconds: 600 })
    expect(await into(null)).toMatchObject({ otp: 'optional', maxAgeSeconds: 3_600, trustedDevices: true })
    expect(await into(world.billing)).toMatchObject({ otp: 'optional', maxAgeSeconds: 3_600, trustedDevices: true })
    expect(await into(world.wiki)).toMatchObject({ otp: 'required', maxAgeSeconds: 600, trustedDevices: false })
  })

  test('is never relaxed by a subsystem', async () => {
    await set({ otp: 'required', trustedDevices: false, kinds: ['hotp'], enrolment: 'administrator' })
    const strict = await into(null)
    await set({ subsystem: 'wiki', otp: 'off', trustedDevices: true, kinds: null, enrolment: 'self' })
    expect(await into(world.wiki)).toEqual(strict)
  })

  test('counts a role while it is held, there alone', async () => {
    await set({ subsystem: 'wiki', role: 'editor', otp: 'required' })
    const grace = await world.user('grace', 'billing')
    expect(await into(world.wiki)).toMatchObject({ otp: 'required' })
    expect(await into(world.billing)).toMatchObject({ otp: 'optional' })
    expect(await into(world.wiki, grace.id)).toMatchObject({ otp: 'optional' })
    const grant = { user: 'grace', subsystem: 'wiki', role: 'editor' }
    await addGrant(world.ctx, grant, operator)
    expect(await into(world.wiki, grace.id)).toMatchObject({ otp: 'required' })
    await removeGrant(world.ctx, grant, operator)
    expect(await into(world.wiki, grace.id)).toMatchObject({ otp: 'optional' })
  })

  test('of the portal itself is that of its subsystem and roles too', async () => {
    await set({ subsystem: 'portal', role: 'administrator', otp: 'required' })
    const mary = await world.user('mary')
    expect(await into(null, mary.id)).toMatchObject({ otp: 'optional' })
    await addGrant(world.ctx, { user: 'mary', subsystem: 'portal', role: 'administrator' }, operator)
    expect(await into(null, mary.id)).toMatchObject({ otp: 'required' })
    expect(await into(null)).toMatchObject({ otp: 'optional' })
  })

  test('everywhere together is the strictest of where the user holds a role', async () => {
    await set({ subsystem: 'billing', otp: 'required' })
    expect(await strictestPolicyOf(world.ctx, ada.id)).toMatchObject({ otp: 'optional' })
    await set({ subsystem: 'wiki', maxAgeSeconds: 60 })
    await set({ subsystem: 'wiki', role: 'editor', otp: 'required' })
    expect(await strictestPolicyOf(world.ctx, ada.id)).toMatchObject({ otp: 'required', maxAgeSeconds: 60 })
  })

  test('with kinds that exclude each other lets none count, rather than all', async () => {
    await set({ kinds: ['totp'] })
    await set({ subsystem: 'wiki', kinds: ['hotp'] })
    expect(await into(world.wiki)).toMatchObject({ kinds: [] })
  })
})

describe('setting', () => {
  test('leaves what is not said as it is, and says what was before', async () => {
    await set({ subsystem: 'wiki', otp: 'required', kinds: ['hotp', 'totp'], maxAgeSeconds: 600, trustedDevices: true })
    expect(await set({ subsystem: 'wiki', enrolment: 'administrator' })).toEqual({
      otp: 'required',
      kinds: ['totp', 'hotp'],
      maxAgeSeconds: 600,
      trustedDevices: true,
      enrolment: 'administrator',
    })
    expect(await set({ subsystem: 'wiki', kinds: null, maxAgeSeconds: null })).toMatchObject({
      kinds: null,
      maxAgeSeconds: null,
    })
    const last = await world.ctx.db.auditInbox.findFirst({ where: { kind: 'policy.set' }, orderBy: { id: 'desc' } })
    expect(last).toMatchObject({ subsystemId: world.wiki.id, actorKind: 'operator' })
    expect(last?.facts).toEqual({
      role: null,
      'kinds.before': 'totp hotp',
      'kinds.after': null,
      'maxAgeSeconds.before': 600,
      'maxAgeSeconds.after': null,
    })
  })

  test('fifty times at once makes one policy', async () => {
    await Promise.all(Array.from({ length: 50 }, () => set({ otp: 'required' })))
    expect(await listPolicies(world.ctx)).toHaveLength(1)
  })

  test('and showing and removing go by subsystem and role', async () => {
    await set({ subsystem: 'wiki', role: 'editor', otp: 'required' })
    await set({ subsystem: 'wiki', otp: 'optional' })
    await set({ otp: 'off' })
    const shown = (await listPolicies(world.ctx)).map(({ subsystem, role, otp }) => [subsystem, role, otp])
    expect(shown).toEqual([
      [null, null, 'off'],
      ['wiki', null, 'optional'],
      ['wiki', 'editor', 'required'],
    ])
    const scope = { subsystem: 'wiki', role: 'editor' }
    expect(await removePolicy(world.ctx, scope, operator)).toEqual({ already: false })
    expect(await removePolicy(world.ctx, scope, operator)).toEqual({ already: true })
    expect(await listPolicies(world.ctx)).toHaveLength(2)
  })

  test('for what does not exist is refused', async () => {
    await expect(set({ subsystem: 'nowhere' })).rejects.toMatchObject({ code: 'no_such_subsystem' })
    await expect(set({ subsystem: 'wiki', role: 'king' })).rejects.toMatchObject({ code: 'no_such_role' })
    await expect(set({ role: 'editor' })).rejects.toMatchObject({ code: 'malformed_request' })
  })

  test.each([
    { otp: 'maybe' },
    { kinds: [] },
    { kinds: ['sms'] },
    { maxAgeSeconds: 59 },
    { maxAgeSeconds: '60' },
    { oto: 'off' },
  ])('what is no policy is not understood: %j', (input) => expect(SetPolicy.safeParse(input).success).toBe(false))
})

test('a word in the table that this version does not know is refused by the table', async () => {
  await expect(world.ctx.db.proofPolicy.create({ data: { otp: 'sometimes' } })).rejects.toThrow(/proof_policy_words/)
})
