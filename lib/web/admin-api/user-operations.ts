import { z } from 'zod'
import { describeFactors } from '#lib/factors/describe-factors.ts'
import { RemoveFactor, removeFactor } from '#lib/factors/remove-factor.ts'
import { AssignTotp, assignTotp } from '#lib/factors/totp/assign-totp.ts'
import { CreateUser, createUser } from '#lib/users/create-user.ts'
import { deleteUser } from '#lib/users/delete-user.ts'
import { describeUser } from '#lib/users/describe-user.ts'
import { EditUser, editUser } from '#lib/users/edit-user.ts'
import { findUser } from '#lib/users/find-user.ts'
import { GiveTemporaryPassword, giveTemporaryPassword } from '#lib/users/give-temporary-password.ts'
import { InviteUser, inviteUser } from '#lib/users/links/invite-user.ts'
import { issueResetLink } from '#lib/users/links/issue-reset-link.ts'
import { lockUser, WhichUser } from '#lib/users/lock-user.ts'
import { SearchUsers, searchUsers } from '#lib/users/search/search-users.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'
import { type Operation, operation } from './operation.ts'
import { Flag, Limit, page } from './shapes.ts'

const Person = z.object({ id: z.uuid(), username: z.string() })

const ListedUser = Person.extend({
  name: z.string(),
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  lockedAt: z.date().nullable(),
  createdAt: z.date(),
  lastSignInAt: z.date().nullable(),
  temporaryPassword: z.boolean(),
  factors: z.int(),
})

const User = z.object({
  id: z.uuid(),
  version: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  name: z.string(),
  givenName: z.string().nullable(),
  familyName: z.string().nullable(),
  locale: z.string(),
  attributes: z.record(z.string(), z.string()),
  password: z.object({ changedAt: z.date(), temporary: z.boolean(), temporaryUntil: z.date().nullable() }).nullable(),
  lockedAt: z.date().nullable(),
  createdAt: z.date(),
  lastSignInAt: z.date().nullable(),
})

const Factor = z.object({
  id: z.uuid(),
  kind: z.string(),
  name: z.string(),
  serial: z.string().nullable(),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable(),
})

const SearchQuery = SearchUsers.omit({ before: true }).extend({
  limit: Limit,
  locked: Flag,
  withoutFactor: Flag,
  temporaryPassword: Flag,
  descending: Flag,
})

export const userOperations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/users',
    summary: 'Search users',
    right: 'users.read',
    limited: true,
    input: SearchQuery,
    output: page(ListedUser),
    run: async (ctx, input, who) => {
      const { users, after } = await searchUsers(ctx, input, who)
      return { items: users, next: after }
    },
  }),
  operation({
    method: 'POST',
    path: '/users',
    summary: 'Make a user',
    right: 'users.write',
    input: CreateUser,
    output: Person,
    creates: true,
    run: createUser,
  }),
  operation({
    method: 'POST',
    path: '/invitations',
    summary:
      'Make a user who chooses the password by a link; the link is mailed, or in the answer where no mail is sent',
    right: 'users.write',
    input: InviteUser,
    output: Person.extend({ url: z.url().nullable() }),
    creates: true,
    run: inviteUser,
  }),
  operation({
    method: 'GET',
    path: '/users/{user}',
    summary: 'Show a user',
    right: 'users.read',
    input: WhichUser,
    output: User,
    versioned: true,
    run: describeUser,
  }),
  operation({
    method: 'PATCH',
    path: '/users/{user}',
    summary: 'Change a user’s profile',
    right: 'users.write',
    input: EditUser,
    output: Person.extend({ already: z.boolean() }),
    versioned: true,
    run: editUser,
  }),
  operation({
    method: 'DELETE',
    path: '/users/{user}',
    summary: 'Delete a user for good',
    right: 'users.write',
    input: WhichUser,
    output: z.object({ username: z.string(), sessionsEnded: z.int(), grantsEnded: z.int() }),
    run: deleteUser,
  }),
  operation({
    method: 'POST',
    path: '/users/{user}/lock',
    summary: 'Lock a user out and end every session',
    right: 'users.lock',
    input: WhichUser,
    output: z.object({ username: z.string(), already: z.boolean(), sessionsEnded: z.int() }),
    run: lockUser,
  }),
  operation({
    method: 'POST',
    path: '/users/{user}/unlock',
    summary: 'Let a locked user sign in again',
    right: 'users.lock',
    input: WhichUser,
    output: z.object({ username: z.string(), already: z.boolean() }),
    run: unlockUser,
  }),
  operation({
    method: 'POST',
    path: '/users/{user}/temporary-password',
    summary: 'Give a user a password for one sign-in, shown once',
    right: 'users.recover',
    input: GiveTemporaryPassword,
    output: z.object({ username: z.string(), password: z.string(), sessionsEnded: z.int() }),
    run: giveTemporaryPassword,
  }),
  operation({
    method: 'POST',
    path: '/users/{user}/reset-link',
    summary: 'Make a link by which a user chooses a new password',
    right: 'users.recover',
    input: WhichUser,
    output: z.object({ username: z.string(), url: z.url() }),
    run: issueResetLink,
  }),
  operation({
    method: 'GET',
    path: '/users/{user}/factors',
    summary: 'List the second factors of a user',
    right: 'users.read',
    input: WhichUser,
    output: z.object({ items: z.array(Factor) }),
    run: async (ctx, input, who) => {
      const { id } = await describeUser(ctx, input, who)
      return { items: await describeFactors(ctx, id) }
    },
  }),
  operation({
    method: 'POST',
    path: '/users/{user}/factors',
    summary: 'Give a user an authenticator app, its key shown once',
    right: 'users.recover',
    input: AssignTotp,
    output: Person.extend({ name: z.string(), key: z.string(), uri: z.string() }),
    creates: true,
    run: assignTotp,
  }),
  operation({
    method: 'DELETE',
    path: '/users/{user}/factors/{factor}',
    summary: 'Take a second factor from a user',
    right: 'users.recover',
    input: RemoveFactor.omit({ userId: true }).extend({ user: z.string(), discard: Flag }),
    output: z.object({ id: z.uuid(), name: z.string(), left: z.int() }),
    run: async (ctx, { user, ...input }, who) => {
      const { id } = await findUser(ctx, user)
      return removeFactor(ctx, { userId: id, ...input }, who)
    },
  }),
]
