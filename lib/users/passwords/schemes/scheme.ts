/** A way in which a stored password can be verified. One file each in this folder, and a line in `registry.ts`. */
export type Scheme = {
  /** For operators. */
  readonly name: string
  /**
   * The whole stored form. Its groups capture what decides the work of verifying (scheme and parameters, neither salt nor
   * digest). PostgreSQL reads the same expression, so it keeps to what both understand.
   */
  readonly form: RegExp
  /** Whether the password belongs to the hash, which has this scheme's form. Takes its time: worker threads only. */
  readonly verify: (stored: string, password: string) => boolean
}

/** A scheme by which new hashes are made. */
export type OwnScheme = Scheme & {
  readonly hash: (password: string) => string
  /** Whether the parameters of a hash of this scheme are at least those of today. */
  readonly isStrong: (stored: string) => boolean
}
