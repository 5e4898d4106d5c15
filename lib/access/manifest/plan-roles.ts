import type { Bearings } from './bearings.ts'
import type { Wanted } from './change.ts'
import type { DeclaredRole, Manifest } from './manifest.ts'
import type { StoredAccess, StoredRole } from './stored.ts'

/** What a manifest asks to change in roles. */
export function planRoles(bearings: Bearings, { roles }: StoredAccess, manifest: Manifest): Wanted[] {
  const declared = manifest.roles ?? []
  const wanted = declared.flatMap((role) => {
    const known = roles.find(({ name }) => name === role.name)
    if (known?.standing === 'removed') return []
    return known?.standing === 'live' ? editRole(bearings, known, role) : addRole(bearings, role)
  })
  const removed = roles
    .filter((role) => role.standing === 'live' && role.declared && !declared.some(({ name }) => name === role.name))
    .map(
      (role): Wanted => ({
        change: { change: 'role.removed', role: role.name },
        held: role.held || bearings.isOwn(role),
      }),
    )
  return [...wanted, ...removed]
}

/** The actions of a declared role that may be in it, and whether each is to be confirmed. */
const contentsOf = (bearings: Bearings, { actions = [], confirmable = [] }: DeclaredRole) =>
  [
    ...actions.map((name) => ({ name, confirmable: false })),
    ...confirmable.map((name) => ({ name, confirmable: true })),
  ].filter(({ name }) => bearings.isActionUsable(name))

const groupsOf = (bearings: Bearings, { groups = [] }: DeclaredRole) => groups.filter(bearings.isGroupUsable)

function addRole(bearings: Bearings, declared: DeclaredRole): Wanted[] {
  const { name: role, title = null, principalName = null } = declared
  return [
    { change: { change: 'role.added', role, title, principalName }, held: false },
    ...contentsOf(bearings, declared).map(
      ({ name: action, confirmable }): Wanted => ({
        change: { change: 'role.action-added', role, action, confirmable },
        held: false,
      }),
    ),
    ...groupsOf(bearings, declared).map(
      (group): Wanted => ({ change: { change: 'role.group-added', role, group }, held: false }),
    ),
  ]
}

function editRole(bearings: Bearings, known: StoredRole, declared: DeclaredRole): Wanted[] {
  const { principalName = null } = declared
  // What people read stays as an administrator wrote it; what the application's own code reads is its own.
  const title = bearings.isOwn(known) ? known.title : (declared.title ?? null)
  const same = known.title === title && known.principalName === principalName
  const facts = { role: known.name, title, principalName }
  return [
    ...(same ? [] : [{ change: { change: 'role.edited', ...facts }, held: false } as const]),
    ...editActions(bearings, known, declared),
    ...editGroups(bearings, known, declared),
  ]
}

function editActions(bearings: Bearings, known: StoredRole, declared: DeclaredRole): Wanted[] {
  const role = known.name
  const own = bearings.isOwn(known)
  const wanted = contentsOf(bearings, declared)
  const put = wanted.flatMap(({ name: action, confirmable }): Wanted[] => {
    const present = known.actions.find(({ name }) => name === action)
    if (!present) {
      const held = own || (known.held && bearings.isSensitive(action))
      return [{ change: { change: 'role.action-added', role, action, confirmable }, held }]
    }
    if (present.confirmable === confirmable) return []
    return confirmable
      ? [{ change: { change: 'role.action-confirmable', role, action }, held: own || known.held }]
      : [{ change: { change: 'role.action-unconditional', role, action }, held: true }]
  })
  // Out of the role and in by a group would be the same as no confirmation any more.
  const unguarded = (action: string) => groupsOf(bearings, declared).some((group) => bearings.groupHas(group, action))
  const taken = known.actions
    .filter(({ name }) => !wanted.some((one) => one.name === name) && !bearings.actionsLeaving.includes(name))
    .map(
      ({ name: action, confirmable }): Wanted => ({
        change: { change: 'role.action-removed', role, action },
        held: own || known.held || (confirmable && unguarded(action)),
      }),
    )
  return [...put, ...taken]
}

function editGroups(bearings: Bearings, known: StoredRole, declared: DeclaredRole): Wanted[] {
  const role = known.name
  const own = bearings.isOwn(known)
  const wanted = groupsOf(bearings, declared)
  const unguards = (group: string) =>
    known.actions.some(({ name, confirmable }) => confirmable && bearings.groupHas(group, name))
  const put = wanted
    .filter((group) => !known.groups.includes(group))
    .map(
      (group): Wanted => ({
        change: { change: 'role.group-added', role, group },
        held: own || (known.held && bearings.holdsSensitive(group)) || unguards(group),
      }),
    )
  const taken = known.groups
    .filter((group) => !wanted.includes(group) && !bearings.groupsLeaving.includes(group))
    .map((group): Wanted => ({ change: { change: 'role.group-removed', role, group }, held: own || known.held }))
  return [...put, ...taken]
}
