/** A form that posts `role` and, if ticked, `remember` with `hidden` to `action`. */
export type RoleChoice = {
  action: string
  hidden: Record<string, string>
  others: { name: string; title: string }[]
  /** The role is taken without asking. */
  always: boolean
}

/** One application in the launcher. */
export type AppEntry = {
  identifier: string
  title: string
  description?: string | undefined
  /** `open`: this session is in it already; `ready`: may be entered; `no_access`: no role there. */
  state: 'open' | 'ready' | 'no_access'
  roleTitles: string[]
  /** Where one role was settled among several: the way to another one. */
  choice?: RoleChoice | undefined
  /** How it is entered: a link, or a form that posts `hidden` to `action`. Not needed without access. */
  entry?: { href: string } | { action: string; hidden: Record<string, string> } | undefined
  /** Where someone without access may ask for it. */
  askHref?: string | undefined
}
