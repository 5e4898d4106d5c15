import type { DumpRow } from './read-dump.ts'

/** Tables that say what applications there are and what can be done in them: small, and held in memory. */
export const modelTables = [
  ...['subsystems', 'actions', 'groups', 'group_actions', 'roles', 'role_groups', 'role_actions', 'otp_types'],
]

type Row = Record<string, string | null>

export type OldRole = { name: string; principalName: string | null; groups: string[]; confirmable: string[] }
export type OldSubsystem = {
  id: string
  name: string
  row: Row
  actions: { name: string; description: string | null }[]
  groups: { name: string; actions: string[] }[]
  roles: OldRole[]
}

/** What Superfly knew, by its own ids. */
export type OldModel = {
  subsystems: OldSubsystem[]
  /** Where a role belongs, by its id. */
  roleOf: Map<string, { subsystem: string; role: string }>
  /** What a confirmation is of, by the id of the role's action. */
  roleActionOf: Map<string, { subsystem: string; role: string; action: string }>
  /** Ids of the kinds of one-time passwords that are none. */
  withoutOtp: Set<string>
}

/** The seed subsystem: Superfly's own console. Who administers Portico is decided in Portico. */
const consoleName = 'superfly'

/** Gathers rows of `modelTables`; `done` puts them together. */
export class OldModelReader {
  readonly #rows = new Map<string, Row[]>(modelTables.map((table) => [table, []]))

  add({ table, values }: DumpRow): void {
    this.#rows.get(table)?.push(values)
  }

  done(): OldModel {
    const of = (table: string) => this.#rows.get(table) ?? []
    const named = (table: string, id: string, name: string) =>
      new Map(of(table).map((row) => [row[id] ?? '', row[name] ?? '']))
    const [actions, groups] = [named('actions', 'actn_id', 'action_name'), named('groups', 'grop_id', 'group_name')]
    const many = (
      table: string,
      owner: string,
      ownerId: string | null | undefined,
      id: string,
      names: Map<string, string>,
    ) =>
      of(table)
        .filter((row) => row[owner] === ownerId)
        .flatMap((row) => names.get(row[id] ?? '') ?? [])
    const within = (table: string, subsystem: Row) =>
      of(table).filter((row) => row['ssys_ssys_id'] === subsystem['ssys_id'])
    const subsystems = of('subsystems')
      .filter((row) => row['subsystem_name'] && row['subsystem_name'] !== consoleName)
      .map((row) => ({
        id: row['ssys_id'] ?? '',
        name: row['subsystem_name'] ?? '',
        row,
        actions: within('actions', row).map((action) => ({
          name: action['action_name'] ?? '',
          description: action['action_description']?.trim() || null,
        })),
        groups: within('groups', row).map((group) => ({
          name: group['group_name'] ?? '',
          actions: many('group_actions', 'grop_grop_id', group['grop_id'], 'actn_actn_id', actions),
        })),
        roles: within('roles', row).map((role) => ({
          name: role['role_name'] ?? '',
          principalName: role['principal_name']?.trim() || null,
          groups: many('role_groups', 'role_role_id', role['role_id'], 'grop_grop_id', groups),
          confirmable: many('role_actions', 'role_role_id', role['role_id'], 'actn_actn_id', actions),
        })),
      }))
    return { subsystems, ...this.#links(subsystems, actions), withoutOtp: this.#withoutOtp() }
  }

  #links(subsystems: readonly OldSubsystem[], actions: Map<string, string>) {
    const known = new Map(subsystems.map(({ id, name }) => [id, name]))
    const roleOf: OldModel['roleOf'] = new Map()
    for (const row of this.#rows.get('roles') ?? []) {
      const subsystem = known.get(row['ssys_ssys_id'] ?? '')
      if (subsystem !== undefined) roleOf.set(row['role_id'] ?? '', { subsystem, role: row['role_name'] ?? '' })
    }
    const roleActionOf: OldModel['roleActionOf'] = new Map()
    for (const row of this.#rows.get('role_actions') ?? []) {
      const role = roleOf.get(row['role_role_id'] ?? '')
      const action = actions.get(row['actn_actn_id'] ?? '')
      if (role && action) roleActionOf.set(row['ract_id'] ?? '', { ...role, action })
    }
    return { roleOf, roleActionOf }
  }

  /** The kinds differ between versions; the one that asks for nothing is called none in all of them. */
  #withoutOtp(): Set<string> {
    const none = (this.#rows.get('otp_types') ?? []).filter((row) =>
      Object.values(row).some((value) => value?.toLowerCase() === 'none'),
    )
    return new Set(none.flatMap((row) => Object.values(row).filter((value) => /^\d+$/.test(value ?? '')) as string[]))
  }
}
