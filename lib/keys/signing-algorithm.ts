/** The one algorithm that Portico signs with: ECDSA on P-256 with SHA-256 (RFC 7518 §3.4). */
export const signingAlgorithm = 'ES256'

/** What a private key is sealed for: its table, column and row, so that no sealed value can stand in for another. */
export const privateKeyPurpose = (kid: string): string => `signing_key.sealed_private.${kid}`
