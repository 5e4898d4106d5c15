import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { editSubsystem } from '#lib/subsystems/edit-subsystem.ts'
import { addTotp } from '#test/factors.ts'
import {
  argumentsOf,
  peopleCapabilities as capabilities,
  type SuperflyWorld,
  superflyWorld,
} from '#test/superfly-world.ts'

let world: SuperflyWorld
beforeAll(async () => {
  world = await superflyWorld()
  await world.allow(...capabilities)
})
afterAll(() => world.close())

const exceptions = 'com.payneteasy.superfly.api.exceptions.'
const methods = Object.keys(argumentsOf(''))

describe('who is reached', () => {
  test('nobody who holds something at the portal, by any method', async () => {
    await world.person('chief', { managed: true })
    await addGrant(world.ctx, { user: 'chief', subsystem: 'portal', role: 'auditor' }, operator)
    const given = argumentsOf('chief')
    const outcomes = await Promise.all(
      methods.map(async (method) => [method, (await world.call(method, given[method])).body] as const),
    )
    const told = Object.fromEntries(outcomes)
    for (const method of ['authenticate', 'pseudoAuthenticate', 'getUserDescription']) expect(told[method]).toBe(null)
    for (const method of ['checkOtp', 'hasOtpMasterKey']) expect(told[method]).toBe(false)
    expect(told['getUserStatuses']).toEqual([])
    expect(JSON.stringify(told['getUsersWithActions'])).not.toContain('chief')
    const changing = [
      'changeTempPassword',
      'changeUserRole',
      'completeUser',
      'resetGoogleAuthMasterKey',
      'resetPassword',
    ]
    for (const method of [...changing, 'updateUserDescription', 'updateUserOtpType', 'updateUserIsOtpOptionalValue']) {
      expect(told[method]).toMatchObject({ exceptionClass: 'com.payneteasy.superfly.api.UserNotFoundException' })
    }
  })

  test('changes reach whom the caller manages, and nobody else who may enter', async () => {
    await world.person('guest')
    const changing = [
      'changeTempPassword',
      'changeUserRole',
      'completeUser',
      'resetGoogleAuthMasterKey',
      'resetPassword',
    ]
    for (const method of [...changing, 'updateUserDescription', 'updateUserOtpType', 'updateUserIsOtpOptionalValue']) {
      const reply = await world.call(method, argumentsOf('guest')[method])
      expect([reply.status, reply.body]).toMatchObject([
        202,
        { exceptionClass: 'com.payneteasy.superfly.api.UserNotFoundException' },
      ])
    }
    expect(await world.result('hasOtpMasterKey', { username: 'guest' })).toBe(false)
  })

  test('whoever has no access to the caller is not read', async () => {
    await world.person('stranger', { grants: ['billing'] })
    expect(await world.result('getUserDescription', { username: 'stranger' })).toBe(null)
    expect(await world.result('getUserStatuses', { userNames: ['stranger', 'unheard-of'] })).toEqual([])
    expect(await world.result('authenticate', argumentsOf('stranger')['authenticate'])).toBe(null)
    expect(await world.result('pseudoAuthenticate', { username: 'stranger', subsystemIdentifier: null })).toBe(null)
  })
})

describe('profiles', () => {
  test('are told and changed by exact names, without secrets', async () => {
    const { id } = await world.person('ada', { managed: true })
    await world.result('updateUserDescription', argumentsOf('ada')['updateUserDescription'])
    expect(await world.result('getUserDescription', { username: 'ada' })).toEqual({
      ...{ username: 'ada', email: 'moved@example.org', firstName: 'Ada', lastName: 'King' },
      ...{ secretQuestion: null, secretAnswer: null, publicKey: null, organization: null },
      ...{ otpType: 'NONE', isOtpOptional: true },
    })
    expect(await world.ctx.db.user.findUniqueOrThrow({ where: { id } })).toMatchObject({
      ...{ name: 'Ada King', emailVerified: false },
    })
    await editSubsystem(world.ctx, { subsystem: 'wiki', releasedFields: ['username'] }, operator)
    expect(await world.result('getUserDescription', { username: 'ada' })).toMatchObject({ email: null })
  })

  test('statuses and lists have the fields that Gson reads', async () => {
    await world.person('status')
    await world.result('authenticate', argumentsOf('status')['authenticate'])
    await world.result('authenticate', { username: 'status', password: 'wrong', authRequestInfo: null })
    expect(await world.result('getUserStatuses', { userNames: ['status'] })).toEqual([
      {
        ...{ username: 'status', accountLocked: false, loginsFailed: 1 },
        lastLoginDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/),
        ...{ lastFailedLoginDate: null, lastFailedLoginIp: null },
      },
    ])
    const listed = (await world.result('getUsersWithActions', { subsystemIdentifier: null })) as { name: string }[]
    expect(listed.find(({ name }) => name === 'status')).toEqual({
      name: 'status',
      email: null,
      actions: [
        { name: 'read', loggingNeeded: false },
        { name: 'write', loggingNeeded: false },
      ],
    })
  })
})

test('changeUserRole gives one role of the caller in the place of all others there', async () => {
  const { id } = await world.person('clerk', { managed: true, grants: ['wiki', 'billing'] })
  await createRole(world.ctx, { subsystem: 'wiki', name: 'reader', actions: ['read'] }, operator)
  await world.result('changeUserRole', { username: 'clerk', newRole: 'reader', subsystemHint: 'wiki' })
  const held = await world.ctx.db.grant.findMany({
    where: { userId: id, validTo: null },
    select: { role: { select: { name: true, subsystem: { select: { identifier: true } } } } },
  })
  expect(held.map(({ role }) => `${role.subsystem.identifier}:${role.name}`).sort()).toEqual([
    'billing:editor',
    'wiki:reader',
  ])
  expect(await world.call('changeUserRole', { username: 'clerk', newRole: 'emperor' })).toMatchObject({ status: 202 })
})

describe('sendSystemData', () => {
  test('adds and describes; what somebody has is held for an administrator, titles stay', async () => {
    await world.person('holder')
    await world.ctx.db.action.updateMany({
      where: { name: 'read', subsystemId: world.wiki.id },
      data: { title: 'Read' },
    })
    const send = (...names: string[]) =>
      world.result('sendSystemData', {
        subsystemIdentifier: null,
        actionDescriptions: names.map((name) => ({ name, description: `To ${name}` })),
      })
    expect(await send('read', 'write', 'page_print', 'action_temp_password')).toBe(null)
    expect(await send('read')).toBe(null)
    const actions = await world.ctx.db.action.findMany({
      where: { subsystemId: world.wiki.id },
      orderBy: { name: 'asc' },
    })
    expect(actions.map(({ name, title, removedAt }) => [name, title, removedAt !== null])).toEqual([
      ['page_print', null, true],
      ['read', 'Read', false],
      ['write', null, false],
    ])
    expect(await world.ctx.db.pendingChange.count({ where: { subsystemId: world.wiki.id, state: 'pending' } })).toBe(1)
  })

  test('an action that cannot be called so is told by name', async () => {
    const odd = { subsystemIdentifier: null, actionDescriptions: [{ name: 'a b', description: '' }] }
    expect(await world.call('sendSystemData', odd)).toMatchObject({
      status: 202,
      body: { exceptionClass: `${exceptions}SsoSystemException`, message: expect.stringContaining('a b:') },
    })
  })
})

describe('authenticator apps', () => {
  test('are given, known and taken of whom the caller manages; a QR code leaves the portal nowhere', async () => {
    await world.person('factor', { managed: true })
    const key = String(await world.result('resetGoogleAuthMasterKey', { username: 'factor' }))
    expect(key).toMatch(/^[A-Z2-7]{32}$/)
    const image = await world.result('getUrlToGoogleAuthQrCode', { secretKey: key, issuer: 'S', accountName: 'factor' })
    expect(image).toMatch(/^data:image\/svg\+xml,/)
    expect(await world.result('hasOtpMasterKey', { username: 'factor' })).toBe(true)
    expect(await world.result('getUserDescription', { username: 'factor' })).toMatchObject({ otpType: 'GOOGLE_AUTH' })
    expect(await world.call('updateUserIsOtpOptionalValue', { username: 'factor', isOtpOptional: true })).toMatchObject(
      {
        status: 202,
        body: { exceptionClass: `${exceptions}SsoUserException` },
      },
    )
    await world.result('updateUserIsOtpOptionalValue', { username: 'factor', isOtpOptional: false })
    await world.result('updateUserOtpType', { username: 'factor', otpType: 'none' })
    expect(await world.result('hasOtpMasterKey', { username: 'factor' })).toBe(false)
  })

  test('the first clients ask for an impersonation at the address of hasOtpMasterKey', async () => {
    const { id } = await world.person('quirk')
    await addTotp(world.ctx, id)
    expect(await world.result('hasOtpMasterKey', { username: 'quirk' })).toBe(true)
    expect(await world.result('hasOtpMasterKey', { username: 'quirk', subsystemIdentifier: null })).toMatchObject({
      name: 'quirk',
      actionsMap: { editor: expect.any(Array) },
    })
  })
})
