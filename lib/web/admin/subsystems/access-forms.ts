import { z } from 'zod'
import { AddGrant } from '#lib/access/add-grant.ts'
import { CreateAction } from '#lib/access/create-action.ts'
import { CreateActionGroup } from '#lib/access/create-action-group.ts'
import { CreateRole } from '#lib/access/create-role.ts'
import { PolicyScope } from '#lib/factors/policy-scope.ts'
import { SetPolicy } from '#lib/factors/set-policy.ts'
import { InstantUtc, Ticked, WholeNumber } from '#lib/web/form-values.ts'

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

export const NewActionForm = CreateAction
export const NewGroupForm = CreateActionGroup
export const NewRoleForm = CreateRole

export const PolicyScopeForm = PolicyScope.required({ subsystem: true })

export const PolicyForm = SetPolicy.pick({ otp: true, enrolment: true, kinds: true }).extend({
  subsystem: z.string(),
  /** None ticked: all count. */
  kinds: SetPolicy.shape.kinds.transform((kinds) => (kinds && kinds.length > 0 ? kinds : null)),
  maxAgeSeconds: WholeNumber.optional()
    .transform((seconds) => seconds ?? null)
    .pipe(SetPolicy.shape.maxAgeSeconds.unwrap()),
  trustedDevices: Ticked,
})
