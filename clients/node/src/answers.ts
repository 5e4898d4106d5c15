/** The person, as far as the portal releases fields to this subsystem. Only `id` is always there; it never changes. */
export interface PorticoUser {
  id: string
  username?: string
  name?: string
  givenName?: string
  familyName?: string
  email?: string
  emailVerified?: boolean
  locale?: string
  attributes?: Record<string, unknown>
}

export interface PorticoRole {
  name: string
  title: string
  principalName: string | null
  actions: string[]
}

export interface PorticoSession {
  /** `sss_…`: name it in touch, refresh and end. An identifier, not a secret. */
  id: string
  /** The same session as a number, for applications that cannot store text. */
  number: number
  authenticatedAt: string
  /** What proved the person, such as `password` and `totp`. */
  methods: string[]
  level: string
  /** ISO 8601. Beyond it the session counts as ended, also while the portal cannot be reached. */
  expiresAt: string
  touchEverySeconds: number
}

/** Who is here and what they may do. Plain JSON: it can be stored as it is. */
export interface Presence {
  user: PorticoUser
  roles: PorticoRole[]
  /** The role chosen at sign-in, where this subsystem asks for a choice. */
  role: string | null
  /** The sorted union of the actions of all roles. */
  actions: string[]
  session: PorticoSession
  /** Hand it to `logoutUrl`: the portal then signs out without asking. */
  logoutHint: string
}

/** The answer of an exchange: a presence, and where the person was going. */
export interface SignIn extends Presence {
  targetUrl: string
  state: string | null
}

export type EndReason = 'logout' | 'expired' | 'revoked' | 'user_locked' | 'permissions_removed'

export type SessionState =
  | { id: string; state: 'live'; expiresAt: string; permissionsChanged: boolean }
  | { id: string; state: 'ended'; reason: EndReason | (string & {}) }
  | { id: string; state: 'unknown' }
