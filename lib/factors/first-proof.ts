/** What a sign-in begins with: the password, or the word of another sign-in server that the account is connected to. */
export const firstProofs = ['password', 'upstream'] as const

/** Whether a proof of this method says who somebody is, so that a second factor may follow it. */
export const isFirstProof = (method: string): boolean => (firstProofs as readonly string[]).includes(method)
