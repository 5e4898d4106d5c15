'use server'

import { addGrant } from '#lib/access/add-grant.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createActionGroup } from '#lib/access/create-action-group.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { removePolicy } from '#lib/factors/remove-policy.ts'
import { setPolicy } from '#lib/factors/set-policy.ts'
import { action } from '#lib/web/action.ts'
import {
  GrantForm,
  NewActionForm,
  NewGroupForm,
  NewRoleForm,
  PolicyForm,
  PolicyScopeForm,
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

export const setPolicyAction = action({
  input: PolicyForm,
  run: setPolicy,
  done: () => ({ notice: 'The policy is in force.' }),
})

export const removePolicyAction = action({
  input: PolicyScopeForm,
  run: removePolicy,
  done: () => ({ notice: 'The policy of this application is gone; that of the portal applies.' }),
})
