import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, operator } from '#lib/base/actor.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { renameFactor } from '#lib/factors/rename-factor.ts'
import { setPolicy } from '#lib/factors/set-policy.ts'
import { setPasswordRules } from '#lib/setup/set-password-rules.ts'
import { createUser } from '#lib/users/create-user.ts'
import { issueResetLink } from '#lib/users/links/issue-reset-link.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { addGrant } from './add-grant.ts'
import { addConfirmation } from './confirmations/add-confirmation.ts'
import { createAction } from './create-action.ts'
import { createRole } from './create-role.ts'
import { listGrants } from './list-grants.ts'
import { rightsOf } from './rights.ts'

let ctx: TestContext
let helper: Actor
let owner: Actor
const denied = { code: 'not_permitted' }
const by = ({ id }: { id: string }): Actor => ({ kind: 'user', id })

beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
  for (const identifier of ['wiki', 'billing']) await seedSubsystem(ctx, identifier, { editor: ['read'] })
  await seedUser(ctx, 'root', ['portal:administrator'])
  await seedUser(ctx, 'nobody')
  helper = by(await seedUser(ctx, 'helper', ['portal:help-desk']))
  owner = by(await seedUser(ctx, 'owner'))
  const over = { subsystem: 'portal', role: 'subsystem-owner', limitedTo: 'wiki' }
  await addGrant(ctx, { user: 'owner', ...over }, operator)
})
afterAll(() => ctx.close())

test('the help desk helps those below, and touches nobody above, locked or not', async () => {
  await lockUser(ctx, { user: 'nobody' }, helper)
  await unlockUser(ctx, { user: 'nobody' }, helper)
  await issueResetLink(ctx, { user: 'nobody' }, helper)
  await seedUser(ctx, 'ada', ['portal:administrator'])
  await expect(lockUser(ctx, { user: 'ada' }, helper)).rejects.toMatchObject(denied)
  await lockUser(ctx, { user: 'ada' }, operator)
  await expect(unlockUser(ctx, { user: 'ada' }, helper)).rejects.toMatchObject(denied)
  await expect(issueResetLink(ctx, { user: 'ada' }, helper)).rejects.toMatchObject(denied)
})

test('who will be above is above already: an account is not taken over today for its rights of tomorrow', async () => {
  await seedUser(ctx, 'mary')
  const validFrom = secondsAfter(new Date(), hours(24))
  await addGrant(ctx, { user: 'mary', subsystem: 'portal', role: 'administrator', validFrom }, operator)
  await expect(issueResetLink(ctx, { user: 'mary' }, helper)).rejects.toMatchObject(denied)
  await createRole(ctx, { subsystem: 'portal', name: 'keeper', confirmable: ['settings.write'] }, operator)
  await seedUser(ctx, 'grace', ['portal:keeper'])
  await expect(issueResetLink(ctx, { user: 'grace' }, helper)).rejects.toMatchObject(denied)
})

test('an owner grants in the own subsystem, makes owners of it, and nothing elsewhere', async () => {
  const grant = (subsystem: string, role: string, limitedTo?: string) =>
    addGrant(ctx, { user: 'nobody', subsystem, role, ...(limitedTo && { limitedTo }) }, owner)
  await grant('wiki', 'editor')
  await grant('portal', 'subsystem-owner', 'wiki')
  await createAction(ctx, { subsystem: 'wiki', name: 'write' }, owner)
  await expect(grant('billing', 'editor')).rejects.toMatchObject(denied)
  await expect(grant('portal', 'subsystem-owner', 'billing')).rejects.toMatchObject(denied)
  await expect(grant('portal', 'subsystem-owner')).rejects.toMatchObject(denied)
  await expect(grant('portal', 'help-desk', 'wiki')).rejects.toMatchObject(denied)
  await expect(grant('wiki', 'editor', 'wiki')).rejects.toMatchObject({ code: 'malformed_request' })
  await expect(createAction(ctx, { subsystem: 'billing', name: 'write' }, owner)).rejects.toMatchObject(denied)
  await expect(setPolicy(ctx, { otp: 'off' }, owner)).rejects.toMatchObject(denied)
  await setPolicy(ctx, { subsystem: 'wiki', otp: 'required' }, owner)
  const { grants } = await listGrants(ctx, {}, owner)
  expect(grants.every(({ subsystem, limitedTo }) => subsystem === 'wiki' || limitedTo === 'wiki')).toBe(true)
  expect(grants.map(({ role }) => role)).toContain('editor')
})

test('a right over one subsystem lets nobody into the portal as an application', async () => {
  const rights = await rightsOf(ctx, owner)
  expect(rights.any).toBe(true)
  expect(rights.may('subsystems.read')).toBe(false)
  const [scoped] = [rights.scope('subsystems.read')]
  expect(scoped).toHaveLength(1)
  const rows = await ctx.db
    .$queryRaw`SELECT 1 FROM effective_action(${ctx.now}) WHERE user_id = ${owner.kind === 'user' ? owner.id : ''}::uuid`
  expect(rows).toEqual([])
})

test('a key narrows what its owner may do, also to their own account', async () => {
  const { id } = await ctx.db.user.findFirstOrThrow({ where: { username: 'root' } })
  const key: Actor = { kind: 'user', id, key: { id, scopes: ['users.read'] } }
  expect((await rightsOf(ctx, key)).may('users.read')).toBe(true)
  expect((await rightsOf(ctx, key)).may('users.write')).toBe(false)
  await expect(renameFactor(ctx, { userId: id, factor: 'x', name: 'y' }, key)).rejects.toMatchObject(denied)
  const own = renameFactor(ctx, { userId: id, factor: 'x', name: 'y' }, { kind: 'user', id })
  await expect(own).rejects.toMatchObject({ code: 'no_such_factor' })
})

test('settings, people and confirmations need their right, and a locked user has none', async () => {
  await expect(setPasswordRules(ctx, { preset: 'nist' } as never, helper)).rejects.toMatchObject(denied)
  await expect(createUser(ctx, { username: 'x', name: 'x' }, helper)).rejects.toMatchObject(denied)
  const which = { user: 'grace', subsystem: 'portal', role: 'keeper', action: 'settings.write' }
  await expect(addConfirmation(ctx, which, helper)).rejects.toMatchObject(denied)
  await lockUser(ctx, { user: 'helper' }, operator)
  expect((await rightsOf(ctx, helper)).any).toBe(false)
})
