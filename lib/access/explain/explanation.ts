import type { Policy } from '#lib/factors/policy.ts'

/** Why a way to an action is none at the instant asked about; as the SQL function `access_path` says it. */
export type Withheld =
  | 'grant_not_begun'
  | 'grant_ended'
  | 'membership_not_begun'
  | 'membership_ended'
  | 'content_not_begun'
  | 'content_ended'
  | 'unconfirmed'

/** From when to when something holds, and who saw to it: usernames; null = the operator, or nobody. Instants in ISO 8601. */
export type Period = {
  validFrom: string
  validTo: string | null
  by: string | null
  endedBy: string | null
}

/** An action that a role has, or had. */
export type Content = {
  action: { name: string; title: string | null }
  /** The action group through which the role has it; null = a single action of the role. */
  group: { name: string; title: string | null } | null
  validFrom: string
  validTo: string | null
  confirmable: boolean
  /** That it was confirmed for this user, where it had to be. */
  confirmation: Period | null
  /** Of the whole way: a role that has ended withholds all that is in it. */
  withheld: Withheld | null
  sentence: string
}

/** How the rule of a sign-in provider reads that gave something; null where somebody gave it. */
type ByRule = { rule: string | null }

/** A role that the user holds, held or will hold there: by a grant of their own or of a team. */
export type Holding = {
  grant: Period & ByRule & { id: string; reason: string | null }
  role: { id: string; name: string; title: string }
  team: ({ id: string; name: string; title: string } & { membership: Period & ByRule }) | null
  /** Of the portal's own roles: the only subsystem over which it is held. */
  limitedTo: { identifier: string; title: string } | null
  withheld: Withheld | null
  sentence: string
  /** What counts first. Of the one action that was asked about, where one was. */
  contents: Content[]
}

/** What shuts somebody out whatever they hold. */
export type Obstacle = {
  kind: 'user_not_created' | 'user_locked' | 'subsystem_disabled'
  sentence: string
}

/** Whether somebody may enter a subsystem, or use one action in it, at an instant; and why. */
export type Explanation = {
  allowed: boolean
  /** The answer with its reason. */
  sentence: string
  user: { id: string; username: string; name: string }
  subsystem: { id: string; identifier: string; title: string }
  action: { name: string; title: string | null } | null
  /** ISO 8601. */
  at: string
  obstacles: Obstacle[]
  /** In force first, then what is to come, then what is over, newest first. */
  holdings: Holding[]
  /** What a sign-in there must prove, as the policies are today. */
  policy: Policy & { sentence: string }
}
