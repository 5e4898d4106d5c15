const words: Record<string, string> = {
  totp: 'TOTP',
  hotp: 'HOTP',
  recovery_code: 'recovery code',
  trusted_device: 'trusted browser',
}

/** What was proved in a session: "password + TOTP". */
export const proofsText = (proofs: readonly { method: string }[]): string =>
  [...new Set(proofs.map(({ method }) => words[method] ?? method))].join(' + ')
