import { z } from 'zod'
import { EditAction, editAction } from '#lib/access/contents/edit-action.ts'
import { EditActionGroup, editActionGroup } from '#lib/access/contents/edit-action-group.ts'
import { EditRole, editRole } from '#lib/access/contents/edit-role.ts'
import { ListContents, listContents } from '#lib/access/contents/list-contents.ts'
import { RemoveAction, removeAction } from '#lib/access/contents/remove-action.ts'
import { RemoveActionGroup, removeActionGroup } from '#lib/access/contents/remove-action-group.ts'
import { RemoveRole, removeRole } from '#lib/access/contents/remove-role.ts'
import { CreateAction, createAction } from '#lib/access/create-action.ts'
import { CreateActionGroup, createActionGroup } from '#lib/access/create-action-group.ts'
import { CreateRole, createRole } from '#lib/access/create-role.ts'
import { approveChange, DecideChange, rejectChange } from '#lib/access/manifest/decide-change.ts'
import { ListChanges, listChanges } from '#lib/access/manifest/list-changes.ts'
import { type Operation, operation } from './operation.ts'
import { Edited, Flag, Made } from './shapes.ts'

const named = { id: z.uuid(), name: z.string(), version: z.string(), title: z.string().nullable() }
const names = z.array(z.string())

const Contents = z.object({
  actions: z.array(z.object({ ...named, description: z.string().nullable(), sensitive: z.boolean() })),
  groups: z.array(z.object({ ...named, actions: names })),
  roles: z.array(
    z.object({
      ...named,
      principalName: z.string().nullable(),
      actions: names,
      confirmable: names,
      groups: names,
      builtIn: z.boolean(),
      users: z.int(),
      teams: z.int(),
    }),
  ),
})

const Approval = z.object({
  id: z.uuid(),
  subsystem: z.object({ identifier: z.string(), title: z.string() }),
  text: z.string(),
  revision: z.int().nullable(),
  at: z.date(),
})

const Roles = z.object({ roles: z.int() })
const Decided = z.object({ text: z.string() })

export const roleOperations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/subsystems/{subsystem}/contents',
    summary: 'List the actions, action groups and roles of a subsystem',
    right: 'subsystems.read',
    orRight: 'roles.write',
    limited: true,
    input: ListContents,
    output: Contents,
    run: listContents,
  }),
  operation({
    method: 'POST',
    path: '/subsystems/{subsystem}/actions',
    summary: 'Make an action',
    right: 'roles.write',
    limited: true,
    input: CreateAction,
    output: Made,
    creates: true,
    run: createAction,
  }),
  operation({
    method: 'PATCH',
    path: '/subsystems/{subsystem}/actions/{action}',
    summary: 'Change what is said of an action',
    right: 'roles.write',
    limited: true,
    input: EditAction,
    output: Edited,
    versioned: true,
    run: editAction,
  }),
  operation({
    method: 'DELETE',
    path: '/subsystems/{subsystem}/actions/{action}',
    summary: 'Remove an action',
    right: 'roles.write',
    limited: true,
    input: RemoveAction.extend({ endGrants: Flag }),
    output: Roles,
    run: removeAction,
  }),
  operation({
    method: 'POST',
    path: '/subsystems/{subsystem}/action-groups',
    summary: 'Make an action group',
    right: 'roles.write',
    limited: true,
    input: CreateActionGroup,
    output: Made,
    creates: true,
    run: createActionGroup,
  }),
  operation({
    method: 'PATCH',
    path: '/subsystems/{subsystem}/action-groups/{group}',
    summary: 'Change an action group',
    right: 'roles.write',
    limited: true,
    input: EditActionGroup,
    output: Edited,
    versioned: true,
    run: editActionGroup,
  }),
  operation({
    method: 'DELETE',
    path: '/subsystems/{subsystem}/action-groups/{group}',
    summary: 'Remove an action group',
    right: 'roles.write',
    limited: true,
    input: RemoveActionGroup.extend({ endGrants: Flag }),
    output: Roles,
    run: removeActionGroup,
  }),
  operation({
    method: 'POST',
    path: '/subsystems/{subsystem}/roles',
    summary: 'Make a role',
    right: 'roles.write',
    limited: true,
    input: CreateRole,
    output: Made,
    creates: true,
    run: createRole,
  }),
  operation({
    method: 'PATCH',
    path: '/subsystems/{subsystem}/roles/{role}',
    summary: 'Change a role',
    right: 'roles.write',
    limited: true,
    input: EditRole,
    output: Edited,
    versioned: true,
    run: editRole,
  }),
  operation({
    method: 'DELETE',
    path: '/subsystems/{subsystem}/roles/{role}',
    summary: 'Remove a role',
    right: 'roles.write',
    limited: true,
    input: RemoveRole.extend({ endGrants: Flag }),
    output: z.object({ users: z.int(), teams: z.int() }),
    run: removeRole,
  }),
  operation({
    method: 'GET',
    path: '/approvals',
    summary: 'List what manifests ask for and an administrator decides on',
    right: 'roles.write',
    limited: true,
    input: ListChanges,
    output: z.object({ items: z.array(Approval) }),
    run: async (ctx, input, who) => ({ items: await listChanges(ctx, input, who) }),
  }),
  operation({
    method: 'POST',
    path: '/approvals/{id}/approve',
    summary: 'Make a change that a manifest asks for',
    right: 'roles.write',
    limited: true,
    input: DecideChange,
    output: Decided,
    run: approveChange,
  }),
  operation({
    method: 'POST',
    path: '/approvals/{id}/reject',
    summary: 'Leave everything as it is',
    right: 'roles.write',
    limited: true,
    input: DecideChange,
    output: Decided,
    run: rejectChange,
  }),
]
