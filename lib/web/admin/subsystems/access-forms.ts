import { z } from 'zod'
import { AddGrant } from '#lib/access/add-grant.ts'
import { EditAction } from '#lib/access/contents/edit-action.ts'
import { EditActionGroup } from '#lib/access/contents/edit-action-group.ts'
import { EditRole } from '#lib/access/contents/edit-role.ts'
import { RemoveAction } from '#lib/access/contents/remove-action.ts'
import { RemoveActionGroup } from '#lib/access/contents/remove-action-group.ts'
import { RemoveRole } from '#lib/access/contents/remove-role.ts'
import { CreateAction } from '#lib/access/create-action.ts'
import { CreateActionGroup } from '#lib/access/create-action-group.ts'
import { CreateRole } from '#lib/access/create-role.ts'
import { ActionDescription, PrincipalName, Title } from '#lib/access/names.ts'
import { PolicyScope } from '#lib/factors/policy-scope.ts'
import { SetPolicy } from '#lib/factors/set-policy.ts'
import { SetCapability } from '#lib/subsystems/set-capability.ts'
import { InstantUtc, orNothing, Ticked, WholeNumber } from '#lib/web/form-values.ts'

const { user, subsystem, role, reason } = AddGrant.shape

/** A person is named exactly: whoever grants here need not be able to see everybody. */
const person = user.unwrap()

export const GrantForm = z.strictObject({
  user: person,
  subsystem,
  role,
  reason,
  validTo: InstantUtc.optional().transform((text) => (text === undefined ? undefined : new Date(text))),
})

export const RevokeGrantForm = z.strictObject({ user: person, subsystem, role })

const title = orNothing(Title.optional())
const version = z.string()
const endGrants = Ticked

export const NewActionForm = CreateAction.extend({ sensitive: Ticked })
export const EditActionForm = EditAction.extend({
  version,
  title,
  description: orNothing(ActionDescription.optional()),
  sensitive: Ticked,
})
export const RemoveActionForm = RemoveAction.extend({ endGrants })

const chosen = z.array(z.string()).max(1000).default([])

export const NewGroupForm = CreateActionGroup.extend({
  actions: z.array(z.string(), 'Choose at least one.').min(1, 'Choose at least one.').max(1000),
})
export const EditGroupForm = EditActionGroup.extend({
  version,
  title,
  actions: z.array(z.string(), 'Choose at least one.').min(1, 'Choose at least one.').max(1000),
})
export const RemoveGroupForm = RemoveActionGroup.extend({ endGrants })

/** Each action has one box that puts it into the role and one that makes it confirmable there, which counts only with the first. */
const split = <Form extends { actions: string[]; confirmable: string[] }>({ actions, confirmable, ...form }: Form) => ({
  ...form,
  actions: actions.filter((name) => !confirmable.includes(name)),
  confirmable: confirmable.filter((name) => actions.includes(name)),
})

const contents = { actions: chosen, confirmable: chosen, groups: chosen }

export const NewRoleForm = CreateRole.extend(contents).transform(split)
export const EditRoleForm = EditRole.extend({
  ...contents,
  version,
  title,
  principalName: orNothing(PrincipalName.optional()),
}).transform(split)
export const RemoveRoleForm = RemoveRole.extend({ endGrants })

const direct = { subsystem: true, capability: true, target: true } as const
export const GrantCapabilityForm = SetCapability.pick(direct).transform((form) => ({ ...form, held: true }))
export const RevokeCapabilityForm = SetCapability.pick(direct).transform((form) => ({ ...form, held: false }))

export const PolicyScopeForm = PolicyScope.required({ subsystem: true })

export const PolicyForm = SetPolicy.pick({ otp: true, enrolment: true, kinds: true }).extend({
  subsystem: z.string(),
  role: z.string().optional(),
  /** None ticked: all count. */
  kinds: SetPolicy.shape.kinds.transform((kinds) => (kinds && kinds.length > 0 ? kinds : null)),
  maxAgeSeconds: WholeNumber.optional()
    .transform((seconds) => seconds ?? null)
    .pipe(SetPolicy.shape.maxAgeSeconds.unwrap()),
  trustedDevices: Ticked,
})
