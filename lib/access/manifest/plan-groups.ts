import type { Bearings } from './bearings.ts'
import type { Wanted } from './change.ts'
import type { Manifest } from './manifest.ts'
import type { StoredAccess, StoredGroup } from './stored.ts'

type DeclaredGroup = NonNullable<Manifest['groups']>[number]

/** What a manifest asks to change in action groups. */
export function planGroups(bearings: Bearings, stored: StoredAccess, manifest: Manifest): Wanted[] {
  const declared = (manifest.groups ?? []).flatMap((group) => {
    const known = stored.groups.find(({ name }) => name === group.name)
    if (known?.standing === 'removed') return []
    return known?.standing === 'live' ? editGroup(bearings, known, group) : addGroup(bearings, group)
  })
  const removed = stored.groups
    .filter(({ name }) => bearings.groupsLeaving.includes(name))
    .map((group): Wanted => {
      const users = bearings.rolesWith(group.name)
      const held = bearings.isOwn(group) || users.some((role) => role.held || bearings.isOwn(role))
      return { change: { change: 'group.removed', group: group.name }, held }
    })
  return [...declared, ...removed]
}

const addGroup = (bearings: Bearings, { name, title, actions }: DeclaredGroup): Wanted[] => [
  { change: { change: 'group.added', group: name, title: title ?? null }, held: false },
  ...actions
    .filter(bearings.isActionUsable)
    .map((action): Wanted => ({ change: { change: 'group.action-added', group: name, action }, held: false })),
]

function editGroup(bearings: Bearings, known: StoredGroup, declared: DeclaredGroup): Wanted[] {
  const group = known.name
  const title: string | null = declared.title ?? null
  const own = bearings.isOwn(known)
  const renamed = known.title !== title && !own
  const users = bearings.rolesWith(group)
  // A group is as wide as what it is in: an administrator's role grows by it too.
  const widens = own || users.some(bearings.isOwn)
  const held = users.some((role) => role.held)
  const wanted = declared.actions.filter(bearings.isActionUsable)
  const unguards = (action: string) =>
    users.some(({ actions }) => actions.some((one) => one.name === action && one.confirmable))
  return [
    ...(renamed ? [{ change: { change: 'group.edited', group, title }, held: false } as const] : []),
    ...wanted
      .filter((action) => !known.actions.includes(action))
      .map(
        (action): Wanted => ({
          change: { change: 'group.action-added', group, action },
          held: widens || (held && bearings.isSensitive(action)) || unguards(action),
        }),
      ),
    ...known.actions
      .filter((action) => !wanted.includes(action) && !bearings.actionsLeaving.includes(action))
      .map(
        (action): Wanted => ({
          change: { change: 'group.action-removed', group, action },
          held: widens || held,
        }),
      ),
  ]
}
