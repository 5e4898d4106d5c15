'use server'

import { addGrant } from '#lib/access/add-grant.ts'
import { editAction } from '#lib/access/contents/edit-action.ts'
import { editActionGroup } from '#lib/access/contents/edit-action-group.ts'
import { editRole } from '#lib/access/contents/edit-role.ts'
import { removeAction } from '#lib/access/contents/remove-action.ts'
import { removeActionGroup } from '#lib/access/contents/remove-action-group.ts'
import { removeRole } from '#lib/access/contents/remove-role.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createActionGroup } from '#lib/access/create-action-group.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { counted } from '#lib/base/counted.ts'
import { removePolicy } from '#lib/factors/remove-policy.ts'
import { setPolicy } from '#lib/factors/set-policy.ts'
import { setCapability } from '#lib/subsystems/set-capability.ts'
import { action } from '#lib/web/action.ts'
import {
  EditActionForm,
  EditGroupForm,
  EditRoleForm,
  GrantCapabilityForm,
  GrantForm,
  NewActionForm,
  NewGroupForm,
  NewRoleForm,
  PolicyForm,
  PolicyScopeForm,
  RemoveActionForm,
  RemoveGroupForm,
  RemoveRoleForm,
  RevokeCapabilityForm,
  RevokeGrantForm,
} from '#lib/web/admin/subsystems/access-forms.ts'

export const grantAction = action({
  input: GrantForm,
  run: addGrant,
  fields: { no_such_user: 'user', no_such_role: 'role' },
  done: ({ already }, { user, role }) => ({
    notice: already ? `${user} is ${role} already.` : `${user} is ${role} now.`,
  }),
})

export const revokeGrantAction = action({
  input: RevokeGrantForm,
  run: removeGrant,
  done: ({ sessionsEnded }, { user, role }) => ({
    notice: `${user} is no longer ${role}${sessionsEnded > 0 ? '; signed out there' : ''}.`,
  }),
})

export const newActionAction = action({
  input: NewActionForm,
  run: createAction,
  fields: { already_exists: 'name' },
  done: (_, { name }) => ({ notice: `The action ${name} is there.` }),
})

export const newGroupAction = action({
  input: NewGroupForm,
  run: createActionGroup,
  fields: { already_exists: 'name' },
  done: (_, { name }) => ({ notice: `The group ${name} is there.` }),
})

export const newRoleAction = action({
  input: NewRoleForm,
  run: createRole,
  fields: { already_exists: 'name' },
  done: (_, { name }) => ({ notice: `The role ${name} is there.` }),
})

export const editActionAction = action({
  input: EditActionForm,
  run: editAction,
  done: (_, { action: name }) => ({ notice: `The action ${name} is saved.` }),
})

export const editGroupAction = action({
  input: EditGroupForm,
  run: editActionGroup,
  done: (_, { group }) => ({ notice: `The group ${group} is saved.` }),
})

export const editRoleAction = action({
  input: EditRoleForm,
  run: editRole,
  done: (_, { role }) => ({ notice: `The role ${role} is saved.` }),
})

export const removeActionAction = action({
  input: RemoveActionForm,
  run: removeAction,
  done: ({ roles }, { subsystem, action: name }) => ({
    notice: `The action ${name} is gone${roles > 0 ? `, and out of ${counted(roles, 'role')}` : ''}.`,
    to: `/admin/subsystems/${subsystem}/roles`,
  }),
})

export const removeGroupAction = action({
  input: RemoveGroupForm,
  run: removeActionGroup,
  done: ({ roles }, { subsystem, group }) => ({
    notice: `The group ${group} is gone${roles > 0 ? `, and out of ${counted(roles, 'role')}` : ''}.`,
    to: `/admin/subsystems/${subsystem}/roles`,
  }),
})

export const removeRoleAction = action({
  input: RemoveRoleForm,
  run: removeRole,
  done: ({ users, teams }, { subsystem, role }) => ({
    notice: `The role ${role} is gone; ${counted(users, 'user')} and ${counted(teams, 'team')} held it.`,
    to: `/admin/subsystems/${subsystem}/roles`,
  }),
})

const whatOf = (capability: string, target: string | undefined) =>
  target === undefined ? `call for ${capability}` : `hand over to ${target}`

export const grantCapabilityAction = action({
  input: GrantCapabilityForm,
  run: setCapability,
  fields: { no_such_subsystem: 'target', built_in: 'target' },
  done: ({ already }, { subsystem, capability, target }) => ({
    notice: `${subsystem} may ${whatOf(capability, target)} ${already ? 'already' : 'now'}.`,
  }),
})

export const revokeCapabilityAction = action({
  input: RevokeCapabilityForm,
  run: setCapability,
  done: (_, { subsystem, capability, target }) => ({
    notice: `${subsystem} may not ${whatOf(capability, target)}.`,
  }),
})

export const setPolicyAction = action({
  input: PolicyForm,
  run: setPolicy,
  done: () => ({ notice: 'The policy is in force.' }),
})

export const removePolicyAction = action({
  input: PolicyScopeForm,
  run: removePolicy,
  done: () => ({ notice: 'The policy is gone; what applies besides it holds alone.' }),
})
