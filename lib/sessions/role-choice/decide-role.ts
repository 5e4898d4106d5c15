/** A role that somebody holds in a subsystem which asks for a choice, and what speaks for it. */
export type OfferedRole = {
  id: string
  name: string
  title: string
  /** The titles of its actions. */
  actions: readonly string[]
  /** It was chosen in this SSO session, for this subsystem. */
  here: boolean
  /** When a role of the same name was last chosen in this SSO session for another subsystem. */
  elsewhere: Date | null
  /** It is what the person entered with last. */
  last: boolean
  /** The person wants it always. */
  always: boolean
}

/** What a login request says about the role. */
export type RoleWish = {
  /** Registered by the application's back end: this one or none. */
  fixed?: string | undefined
  /** Only marked on the page. */
  preset?: string | undefined
}

/** With which role somebody enters: one that is settled (`kept` is to be remembered), one to be asked for, or none that would do. */
export type RoleDecision =
  | { kind: 'settled'; role: OfferedRole; kept: boolean }
  | { kind: 'ask'; preset: OfferedRole }
  | { kind: 'denied' }

/**
 * With which role somebody enters a subsystem that asks for a choice: what the request fixes, what was chosen in this SSO
 * session there, a role of the same name chosen elsewhere in it, what the person wants always, the only one there is; else it
 * is to be asked. Pure.
 */
export function decideRole(offered: readonly OfferedRole[], { fixed, preset }: RoleWish): RoleDecision {
  const named = (name: string | undefined) => offered.find((role) => role.name === name)
  if (fixed !== undefined) {
    const role = named(fixed)
    return role ? { kind: 'settled', role, kept: false } : { kind: 'denied' }
  }
  const here = offered.find((role) => role.here)
  if (here) return { kind: 'settled', role: here, kept: false }
  const carried = latestElsewhere(offered)
  if (carried) return { kind: 'settled', role: carried, kept: true }
  const certain = offered.find((role) => role.always) ?? (offered.length === 1 ? offered[0] : undefined)
  if (certain) return { kind: 'settled', role: certain, kept: false }
  const marked = named(preset) ?? offered.find((role) => role.last) ?? offered[0]
  return marked ? { kind: 'ask', preset: marked } : { kind: 'denied' }
}

const latestElsewhere = (offered: readonly OfferedRole[]): OfferedRole | undefined =>
  offered.reduce<OfferedRole | undefined>(
    (latest, role) => (role.elsewhere && (!latest?.elsewhere || role.elsewhere > latest.elsewhere) ? role : latest),
    undefined,
  )
