import type { DeclaredRole, Manifest } from './manifest.ts'
import type { StoredAccess, StoredGroup, StoredRole } from './stored.ts'

const live = <T extends { standing: string }>(items: readonly T[]): T[] =>
  items.filter(({ standing }) => standing === 'live')

/** What a planner asks about what is stored and what is declared, taken together. Pure. */
export class Bearings {
  /** What a manifest declared once and declares no more. */
  readonly actionsLeaving: string[]
  readonly groupsLeaving: string[]
  readonly #stored: StoredAccess
  readonly #sensitive: ReadonlySet<string>
  readonly #usableActions: ReadonlySet<string>
  readonly #groups: ReadonlyMap<string, ReadonlySet<string>>
  readonly #liveRoles: StoredRole[]
  readonly #declaredRoles: readonly DeclaredRole[]

  constructor(stored: StoredAccess, manifest: Manifest) {
    this.#stored = stored
    const leaving = (items: readonly { name: string; standing: string; declared: boolean }[], declared: string[]) =>
      items
        .filter((one) => one.standing === 'live' && one.declared && !declared.includes(one.name))
        .map(({ name }) => name)
    this.actionsLeaving = leaving(stored.actions, namesOf(manifest.actions))
    this.groupsLeaving = leaving(stored.groups, namesOf(manifest.groups))
    const gone = namesOf(stored.actions.filter(({ standing }) => standing === 'removed'))
    this.#usableActions = new Set(namesOf(manifest.actions).filter((name) => !gone.includes(name)))
    this.#sensitive = new Set(
      [...stored.actions, ...manifest.actions].filter(({ sensitive }) => sensitive).map(({ name }) => name),
    )
    this.#liveRoles = live(stored.roles)
    this.#declaredRoles = manifest.roles ?? []
    this.#groups = this.#contentsOfGroups(manifest)
  }

  /** Whether a manifest may put it into something: declared, and not removed by an administrator. */
  isActionUsable = (name: string): boolean => this.#usableActions.has(name)
  isGroupUsable = (name: string): boolean =>
    this.#groups.has(name) && !this.#stored.groups.some((one) => one.name === name && one.standing === 'removed')

  isSensitive = (action: string): boolean => this.#sensitive.has(action)
  holdsSensitive = (group: string): boolean => [...(this.#groups.get(group) ?? [])].some(this.isSensitive)

  /** All that is in a group, or would be. */
  groupHas = (group: string, action: string): boolean => this.#groups.get(group)?.has(action) ?? false

  /** The roles that have a group in them, and will when all is done that waits for nobody. */
  rolesWith = (group: string): StoredRole[] =>
    this.#liveRoles.filter((role) => role.groups.includes(group) && !this.#losesAtOnce(role, group))

  /** The manifest takes the role away, or the group out of it, and nobody has to agree. */
  #losesAtOnce(role: StoredRole, group: string): boolean {
    if (role.held || this.isOwn(role)) return false
    const declared = this.#declaredRoles.find(({ name }) => name === role.name)
    return !declared?.groups?.includes(group)
  }

  /** Made or changed by an administrator. */
  isOwn = ({ edited, declared }: StoredGroup | StoredRole): boolean => edited || !declared

  /** What is in each group, or would be: a planner that sees both cannot be led around by two pushes in one. */
  #contentsOfGroups({ groups: declared = [] }: Manifest): Map<string, Set<string>> {
    const contents = new Map(declared.map(({ name, actions }) => [name, new Set(actions)]))
    for (const group of live(this.#stored.groups)) {
      const named = contents.get(group.name)
      const kept = this.isOwn(group) || this.rolesWith(group.name).some((role) => role.held || this.isOwn(role))
      const stays = (action: string) =>
        !named || kept || (this.actionsLeaving.includes(action) && this.isActionKept(action))
      contents.set(group.name, new Set([...(named ?? []), ...group.actions.filter(stays)]))
    }
    return contents
  }

  /** Whether removing an action takes something from people, or from what an administrator made. */
  isActionKept(action: string): boolean {
    const groups = live(this.#stored.groups).filter(({ actions }) => actions.includes(action))
    const roles = this.#liveRoles.filter(
      (role) =>
        role.actions.some(({ name }) => name === action) || groups.some(({ name }) => role.groups.includes(name)),
    )
    return groups.some(this.isOwn) || roles.some((role) => role.held || this.isOwn(role))
  }
}

const namesOf = (items: readonly { name: string }[] = []): string[] => items.map(({ name }) => name)
