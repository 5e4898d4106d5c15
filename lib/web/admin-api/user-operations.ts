import { z } from 'zod'
import { CreateUser, createUser } from '#lib/users/create-user.ts'
import { deleteUser } from '#lib/users/delete-user.ts'
import { describeUser } from '#lib/users/describe-user.ts'
import { EditUser, editUser } from '#lib/users/edit-user.ts'
import { GiveTemporaryPassword, giveTemporaryPassword } from '#lib/users/give-temporary-password.ts'
import { issueResetLink } from '#lib/users/links/issue-reset-link.ts'
import { lockUser, WhichUser } from '#lib/users/lock-user.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'
import { type Operation, operation } from './operation.ts'

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
  password: z.object({ changedAt: z.date(), temporary: z.boolean() }).nullable(),
  lockedAt: z.date().nullable(),
  createdAt: z.date(),
  lastSignInAt: z.date().nullable(),
})

export const userOperations: readonly Operation[] = [
  operation({
    method: 'POST',
    path: '/users',
    summary: 'Make a user',
    right: 'users.write',
    input: CreateUser,
    output: z.object({ id: z.uuid(), username: z.string() }),
    creates: true,
    run: createUser,
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
    output: z.object({ id: z.uuid(), username: z.string(), already: z.boolean() }),
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
]
