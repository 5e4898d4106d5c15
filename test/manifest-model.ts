import type { Change } from '#lib/access/manifest/change.ts'
import type { StoredAccess, StoredGroup, StoredRole } from '#lib/access/manifest/stored.ts'

const fresh = { standing: 'live', declared: true, title: null } as const

/** What changes make of what is stored, in plain words: the measure for planner and database. */
export function applyTo(before: StoredAccess, changes: readonly Change[]): StoredAccess {
  const state = structuredClone(before)
  for (const change of changes) {
    if ('role' in change) changeRole(state, change)
    else if ('group' in change) changeGroup(state, change)
    else changeAction(state, change)
  }
  return state
}

function changeAction(state: StoredAccess, change: Extract<Change, { change: `action.${string}` }>): void {
  const known = state.actions.find(({ name }) => name === change.action)
  if (change.change === 'action.removed') {
    if (known) Object.assign(known, { standing: 'withdrawn', declared: false })
    for (const group of state.groups) group.actions = group.actions.filter((name) => name !== change.action)
    for (const role of state.roles) role.actions = role.actions.filter(({ name }) => name !== change.action)
  } else if (change.change === 'action.not-sensitive') {
    if (known) known.sensitive = false
  } else {
    const { title, description, sensitive } = change
    const facts = { title, description, sensitive }
    if (change.change === 'action.edited' && known) Object.assign(known, facts)
    else if (known) Object.assign(known, fresh, facts)
    else state.actions.push({ ...fresh, name: change.action, ...facts })
  }
}

function changeGroup(state: StoredAccess, change: Exclude<Extract<Change, { group: string }>, { role: string }>): void {
  const known = state.groups.find(({ name }) => name === change.group)
  if (change.change === 'group.added') {
    const group: StoredGroup = { ...fresh, name: change.group, title: change.title, edited: false, actions: [] }
    if (known) Object.assign(known, group)
    else state.groups.push(group)
  } else if (known && change.change === 'group.removed') {
    Object.assign(known, { standing: 'withdrawn', declared: false, actions: [] })
    for (const role of state.roles) role.groups = role.groups.filter((name) => name !== change.group)
  } else if (known && change.change === 'group.edited') known.title = change.title
  else if (known && change.change === 'group.action-added') known.actions.push(change.action)
  else if (known && 'action' in change) known.actions = known.actions.filter((name) => name !== change.action)
}

function changeRole(state: StoredAccess, change: Extract<Change, { role: string }>): void {
  const known = state.roles.find(({ name }) => name === change.role)
  if (change.change === 'role.added') {
    const { title, principalName } = change
    const contents = { edited: false, held: false, actions: [], groups: [] }
    const role: StoredRole = { ...fresh, name: change.role, title, principalName, ...contents }
    if (known) Object.assign(known, role)
    else state.roles.push(role)
  } else if (!known) throw new Error(`no role ${change.role}`)
  else if (change.change === 'role.removed') {
    Object.assign(known, { standing: 'withdrawn', declared: false, held: false, actions: [], groups: [] })
  } else if (change.change === 'role.edited') {
    Object.assign(known, { title: change.title, principalName: change.principalName })
  } else if (change.change === 'role.group-added') known.groups.push(change.group)
  else if (change.change === 'role.group-removed') known.groups = known.groups.filter((name) => name !== change.group)
  else {
    known.actions = known.actions.filter(({ name }) => name !== change.action)
    if (change.change === 'role.action-removed') return
    const confirmable =
      change.change === 'role.action-added' ? change.confirmable : change.change === 'role.action-confirmable'
    known.actions.push({ name: change.action, confirmable })
  }
}

/** What each live role comes to: its actions, and whether each counts only when it is confirmed. */
export function effective({
  groups,
  roles,
}: StoredAccess): Map<string, { held: boolean; contents: Map<string, boolean> }> {
  const live = roles.filter(({ standing }) => standing === 'live')
  return new Map(
    live.map((role) => {
      const contents = new Map(role.actions.map(({ name, confirmable }) => [name, confirmable]))
      for (const group of groups.filter(({ name }) => role.groups.includes(name))) {
        for (const action of group.actions) contents.set(action, false)
      }
      return [role.name, { held: role.held, contents }]
    }),
  )
}
