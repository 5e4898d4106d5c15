import type { RefusalCode } from '#lib/base/refusal.ts'
import type { UserRow } from '#lib/users/user-row.ts'

/** A person as another system knew them, in the words of this portal. */
export type Arrival = {
  /** Profile, and the password's hash as it came; roles and teams by their names. */
  row: UserRow
  /** They could not sign in where they come from. */
  locked: boolean
  /** The password was given by somebody else. */
  temporary: boolean
  /** The one application that they belonged to. */
  managingSubsystemId: string | null
  lastSignInAt: Date | null
  /** Hashes of passwords of before, newest first, as far as the rules look back. */
  past: readonly { hash: string; at: Date }[]
  /** The key of their authenticator app, base 32. */
  totpKey: string | null
  confirmations: readonly { subsystem: string; role: string; action: string }[]
}

/** What became of them. `granted`: they were here and gained roles or teams. */
export type Admitted =
  | { outcome: 'granted' | 'unchanged' }
  /** `withoutKey`: the key of their authenticator app is somebody else's here already, and was left behind. */
  | { outcome: 'created'; withoutKey: boolean }
  | { outcome: 'refused'; code: RefusalCode; detail: string }

export type AdmitOptions = {
  /** Say what would happen, and change nothing. */
  dryRun: boolean
  /** Somebody vouches that the addresses are these people's: they sign in with them. */
  emailVerified: boolean
  /** Who is here under the same username is taken for the same person, also with another e-mail address. */
  twins: boolean
}
