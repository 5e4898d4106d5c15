/** What may be done at the portal: the actions of the built-in subsystem `portal`. Closed; a newer Portico may bring more. */
export const portalActions = {
  'users.read': 'See users',
  'users.write': 'Create, edit, import and delete users',
  'users.lock': 'Lock and unlock users',
  'users.recover': 'Reset passwords and second factors',
  'teams.write': 'Manage teams',
  'grants.write': 'Grant and take away roles',
  'subsystems.read': 'See subsystems',
  'subsystems.write': 'Connect and configure subsystems',
  'roles.write': 'Manage actions, groups and roles, approve manifests',
  'sessions.read': 'See sessions',
  'sessions.end': 'End sessions',
  'audit.read': 'Read the audit log',
  'settings.write': 'Change settings of the whole portal',
} as const

export type PortalAction = keyof typeof portalActions

export const portalActionNames = Object.keys(portalActions) as PortalAction[]

/** Whether the text names something that may be done at the portal. */
export const isPortalAction = (text: string): text is PortalAction => Object.hasOwn(portalActions, text)

/** Roles that every portal has. Their contents stay as they are here; others can be made beside them. */
export const readyRoles: Record<string, { title: string; actions: readonly PortalAction[] }> = {
  administrator: { title: 'Administrator', actions: portalActionNames },
  'help-desk': {
    title: 'Help desk',
    actions: ['users.read', 'users.lock', 'users.recover', 'sessions.read', 'sessions.end'],
  },
  auditor: { title: 'Auditor', actions: ['users.read', 'subsystems.read', 'sessions.read', 'audit.read'] },
  /** To be granted over one subsystem. */
  'subsystem-owner': {
    title: 'Subsystem owner',
    actions: [
      'subsystems.read',
      'subsystems.write',
      'roles.write',
      'grants.write',
      'sessions.read',
      'sessions.end',
      'audit.read',
    ],
  },
}

/** Whether a role of the portal of this name is one of the ready ones. */
export const isReadyRole = (name: string): boolean => Object.hasOwn(readyRoles, name)
