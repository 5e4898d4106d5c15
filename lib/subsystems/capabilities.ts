/**
 * What a subsystem may do at the portal, besides letting people in whom the portal sends. Closed. Those that are about people
 * never reach anybody who holds a role in the portal itself; those that change people reach only whom the subsystem manages.
 */
export const capabilities = {
  /** Towards exactly one other subsystem, the target. */
  handover: 'Send a signed-in person on to another application',
  'users.authenticate': 'Check passwords and codes of people who have access to it, on its own pages',
  'users.impersonate': 'Enter as a person who has access to it, without their proof',
  'users.read': 'Read who has access to it, and the profile and standing of those people',
  'users.register': 'Make people, and give them its roles',
  'users.edit': 'Change the profile of people whom it manages',
  'users.reset-password': 'Give people whom it manages a temporary password',
  'users.reset-factor': 'Replace or remove the authenticator app of people whom it manages',
  'users.change-role': 'Change which of its roles people have whom it manages',
} as const

export type Capability = keyof typeof capabilities

export const capabilityNames = Object.keys(capabilities) as [Capability, ...Capability[]]

/** Whether a capability is held towards one other subsystem, which has to be named. */
export const needsTarget = (capability: Capability): boolean => capability === 'handover'
