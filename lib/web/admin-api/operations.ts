import { connectionOperations } from './connection-operations.ts'
import { grantOperations } from './grant-operations.ts'
import type { Operation } from './operation.ts'
import { portalOperations } from './portal-operations.ts'
import { providerOperations } from './provider-operations.ts'
import { registrationOperations } from './registration-operations.ts'
import { roleOperations } from './role-operations.ts'
import { sessionOperations } from './session-operations.ts'
import { simpleSsoOperations } from './simple-sso-operations.ts'
import { subsystemOperations } from './subsystem-operations.ts'
import { teamOperations } from './team-operations.ts'
import { userOperations } from './user-operations.ts'

/** The administration API in the parts of its reference. */
export const operationGroups: readonly { title: string; operations: readonly Operation[] }[] = [
  { title: 'Users', operations: userOperations },
  { title: 'Teams', operations: teamOperations },
  { title: 'Grants', operations: grantOperations },
  { title: 'Subsystems', operations: subsystemOperations },
  { title: 'Protocols', operations: [...connectionOperations, ...simpleSsoOperations] },
  { title: 'Registration', operations: registrationOperations },
  { title: 'Roles and actions', operations: roleOperations },
  { title: 'Sessions and audit', operations: sessionOperations },
  { title: 'Sign-in providers', operations: providerOperations },
  { title: 'The portal', operations: portalOperations },
]

export const operations: readonly Operation[] = operationGroups.flatMap((group) => group.operations)
