/** The algorithm that Portico itself signs with: ECDSA on P-256 with SHA-256 (RFC 7518 §3.4). */
export const signingAlgorithm = 'ES256'

/** What applications may ask for in their ID tokens; each has a key from the first start on. */
export const signingAlgorithms = ['ES256', 'RS256', 'EdDSA'] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** What a private key is sealed for: its table, column and row, so that no sealed value can stand in for another. */
export const privateKeyPurpose = (kid: string): string => `signing_key.sealed_private.${kid}`
