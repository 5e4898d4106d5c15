import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { openRuntime } from '#lib/db/runtime.ts'
import type { Capability } from '#lib/subsystems/capabilities.ts'
import { enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { setCapability } from '#lib/subsystems/set-capability.ts'
import { superflyConnection } from '#lib/superfly/connection.ts'
import { createUser } from '#lib/users/create-user.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { serveRemoting } from '#lib/web/serve-remoting.ts'
import { type Application, testWorld, type World } from './world.ts'

type Reply = { status: number; body: unknown }

/** A world in which the wiki speaks Superfly, and its client. Billing does not. */
export type SuperflyWorld = World & {
  /** One call as the Java client makes it; the wiki's unless another one is named. */
  call: (method: string, argument: unknown, from?: Partial<Application>) => Promise<Reply>
  /** The same with a body that is sent as it is. */
  send: (method: string, body: string, headers?: Record<string, string>) => Promise<Reply>
  /** What came of a method that succeeds. */
  result: (method: string, argument: unknown) => Promise<unknown>
  allow: (...capabilities: Capability[]) => Promise<void>
  forbid: (...capabilities: Capability[]) => Promise<void>
  /** Somebody with a password who is an editor of the wiki; managed by it where that is said. */
  person: (username: string, options?: { managed?: boolean; grants?: string[] }) => Promise<{ id: string }>
  /** Where time stands for the calls. */
  moveTo: (now: Date) => void
  close: () => Promise<void>
}

export const superflyPassword = 'right horse battery staple'

export async function superflyWorld(): Promise<SuperflyWorld> {
  const pool = openHashPool()
  const world = await testWorld()
  const { ctx, wiki } = world
  let now = ctx.now
  openRuntime({ config: ctx.config, database: ctx.database, sealer: ctx.sealer, databaseNow: () => now })
  await enableConnection(ctx, superflyConnection, { subsystem: 'wiki' }, operator)

  const send: SuperflyWorld['send'] = async (method, body, headers = headersOf(wiki)) => {
    const url = `http://localhost/remoting/sso.service/${method}`
    const answer = await serveRemoting(new Request(url, { method: 'POST', headers, body }))
    return { status: answer.status, body: await answer.json() }
  }
  const call: SuperflyWorld['call'] = (method, argument, from = {}) =>
    send(method, JSON.stringify(argument), headersOf({ ...wiki, ...from }))
  const set = async (held: boolean, capabilities: readonly Capability[]) => {
    for (const capability of capabilities) await setCapability(ctx, { subsystem: 'wiki', capability, held }, operator)
  }
  return {
    ...world,
    send,
    call,
    result: async (method, argument) => {
      const { status, body } = await call(method, argument)
      if (status !== 200) throw new Error(`${method} answered ${status}: ${JSON.stringify(body)}`)
      return body
    },
    allow: (...capabilities) => set(true, capabilities),
    forbid: (...capabilities) => set(false, capabilities),
    person: async (username, { managed = false, grants = ['wiki'] } = {}) => {
      const profile = { username, name: username, email: `${username}@example.org` }
      const user = await createUser(ctx, { ...profile, password: superflyPassword }, operator)
      for (const subsystem of grants) await addGrant(ctx, { user: user.id, subsystem, role: 'editor' }, operator)
      if (managed) await ctx.db.user.update({ where: { id: user.id }, data: { managingSubsystemId: wiki.id } })
      return user
    },
    moveTo: (instant) => {
      now = instant
    },
    close: async () => {
      await ctx.close()
      await pool.close()
    },
  }
}

/** All that an application may do to people. */
export const peopleCapabilities = [
  'users.authenticate',
  'users.impersonate',
  'users.read',
  'users.register',
  'users.edit',
  'users.reset-password',
  'users.reset-factor',
  'users.change-role',
] as const

/** Requests by shape, as Gson writes them: every field, null where there is nothing to say. */
export const argumentsOf = (username: string): Record<string, object> => ({
  authenticate: {
    username,
    password: superflyPassword,
    authRequestInfo: { ipAddress: '198.51.100.7', sessionInfo: null, subsystemIdentifier: 'wiki' },
  },
  changeTempPassword: { username, newPassword: 'another good long passphrase' },
  changeUserRole: { username, newRole: 'editor', subsystemHint: null },
  checkOtp: { userName: username, code: '000000', otpType: 'NONE', isOtpOptional: true },
  completeUser: { username },
  exchangeSubsystemToken: { subsystemToken: 'ST-0123456789ABCDEF0123456789ABCDEF' },
  getUrlToGoogleAuthQrCode: { secretKey: 'JBSWY3DPEHPK3PXP', issuer: 'SuperflySSO', accountName: username },
  getUserDescription: { username },
  getUserStatuses: { userNames: [username] },
  getUsersWithActions: { subsystemIdentifier: 'wiki' },
  hasOtpMasterKey: { username },
  pseudoAuthenticate: { username, subsystemIdentifier: null },
  registerUser: {
    ...{ username: `${username}-new`, email: 'new@example.org', firstName: 'New', lastName: 'Person' },
    ...{ secretQuestion: 'Pet?', secretAnswer: 'Rex', publicKey: null, organization: 'Acme', otpType: null },
    ...{ isOtpOptional: true, password: 'a quite unusual passphrase', subsystemHint: null, roleGrants: [] },
  },
  resetGoogleAuthMasterKey: { username },
  resetPassword: { username, password: 'handed over by hand', sendByEmail: false },
  sendSystemData: {
    subsystemIdentifier: 'wiki',
    actionDescriptions: [
      { name: 'read', description: 'Read pages' },
      { name: 'write', description: null },
    ],
  },
  touchSessions: { sessionIds: [1, 2] },
  updateUserDescription: {
    userDescription: {
      ...{ username, email: 'moved@example.org', firstName: 'Ada', lastName: 'King', organization: null },
      ...{ secretQuestion: null, secretAnswer: null, publicKey: null },
    },
  },
  updateUserIsOtpOptionalValue: { username, isOtpOptional: true },
  updateUserOtpType: { username, otpType: 'none' },
})

export const headersOf = ({ identifier, secret }: Pick<Application, 'identifier' | 'secret'>) => ({
  'x-subsystem-name': identifier,
  'x-subsystem-token': secret,
  'content-type': 'application/json',
  accept: 'application/json',
})
