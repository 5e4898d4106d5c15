import { Bearings } from './bearings.ts'
import { type Change, changeKey, type Wanted } from './change.ts'
import type { Manifest } from './manifest.ts'
import { planGroups } from './plan-groups.ts'
import { planRoles } from './plan-roles.ts'
import type { StoredAccess } from './stored.ts'

export type Plan = {
  /** Takes nothing from anybody and lowers no guard: done at once. */
  apply: Change[]
  /** Waits for an administrator. */
  hold: Change[]
  /** How many declared actions, groups and roles are as the manifest says. */
  unchanged: number
}

/**
 * What a manifest asks to change. Whatever takes something from people, widens what an administrator made or changed, puts a
 * sensitive action into what is held, or lets a confirmable one count without confirmation waits for an administrator; what an
 * administrator removed stays removed; what they made is not the manifest's to remove. `refused` are keys of changes that
 * an administrator has decided against: they are not asked again. Pure; the order within the manifest means nothing.
 */
export function planManifest(stored: StoredAccess, manifest: Manifest, refused: ReadonlySet<string> = new Set()): Plan {
  const bearings = new Bearings(stored, manifest)
  const wanted = [
    ...planActions(bearings, stored, manifest),
    ...planGroups(bearings, stored, manifest),
    ...planRoles(bearings, stored, manifest),
  ].filter(({ change, held }) => !held || !refused.has(changeKey(change)))
  const apply = wanted.filter(({ held }) => !held).map(({ change }) => change)
  const hold = wanted.filter(({ held }) => held).map(({ change }) => change)
  const touched = new Set(wanted.map(({ change }) => subjectOf(change)))
  const declared = [
    ...manifest.actions.map(({ name }) => `action ${name}`),
    ...(manifest.groups ?? []).map(({ name }) => `group ${name}`),
    ...(manifest.roles ?? []).map(({ name }) => `role ${name}`),
  ]
  return { apply: inOrder(apply), hold: inOrder(hold), unchanged: declared.filter((one) => !touched.has(one)).length }
}

function subjectOf(change: Change): string {
  if ('role' in change) return `role ${change.role}`
  return 'group' in change ? `group ${change.group}` : `action ${change.action}`
}

/** What is added comes before what it is put into, and all of it is independent of how the manifest is written. */
const rank = ['action.added', 'group.added', 'role.added']
const inOrder = (changes: Change[]): Change[] =>
  changes
    .map((change) => ({ change, key: `${(rank.indexOf(change.change) + 4) % 4} ${changeKey(change)}` }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ change }) => change)

function planActions(bearings: Bearings, { actions }: StoredAccess, manifest: Manifest): Wanted[] {
  const declared = manifest.actions.flatMap(
    ({ name, title = null, description = null, sensitive = false }): Wanted[] => {
      const known = actions.find((one) => one.name === name)
      if (known?.standing === 'removed') return []
      // What was sensitive once stays so until an administrator agrees: else two pushes would do what one may not.
      const guarded = sensitive || (known?.sensitive ?? false)
      const facts = { action: name, title, description, sensitive: guarded }
      const unguarded: Wanted[] =
        guarded && !sensitive ? [{ change: { change: 'action.not-sensitive', action: name }, held: true }] : []
      if (known?.standing !== 'live')
        return [{ change: { change: 'action.added', ...facts }, held: false }, ...unguarded]
      const same = known.title === title && known.description === description && known.sensitive === guarded
      return same ? unguarded : [{ change: { change: 'action.edited', ...facts }, held: false }, ...unguarded]
    },
  )
  const removed = bearings.actionsLeaving.map(
    (action): Wanted => ({ change: { change: 'action.removed', action }, held: bearings.isActionKept(action) }),
  )
  return [...declared, ...removed]
}
