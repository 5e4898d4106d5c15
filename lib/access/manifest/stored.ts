/** `withdrawn`: by a manifest, which may bring it back. `removed`: by an administrator, and it stays so. */
type Standing = 'live' | 'withdrawn' | 'removed'

type Stored = {
  name: string
  title: string | null
  standing: Standing
  /** A manifest has declared it; the others were made by administrators. */
  declared: boolean
}

export type StoredAction = Stored & { description: string | null; sensitive: boolean }

/** `edited`: an administrator has changed what is in it. */
export type StoredGroup = Stored & { edited: boolean; actions: string[] }

export type StoredRole = Stored & {
  principalName: string | null
  edited: boolean
  /** Somebody has it, or will. */
  held: boolean
  actions: { name: string; confirmable: boolean }[]
  groups: string[]
}

/** What a subsystem has, by names. Contents of what is not live are empty. */
export type StoredAccess = { actions: StoredAction[]; groups: StoredGroup[]; roles: StoredRole[] }
