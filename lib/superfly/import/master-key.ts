import { createDecipheriv, pbkdf2Sync } from 'node:crypto'

/** What opens the keys of authenticator apps: the settings `superfly-cryptoSecret` and `superfly-cryptoSalt` of the old server. */
export type CryptoSettings = { secret: string; salt: string }

/**
 * Opens `users.master_key`: AES-256-CBC with an IV of zeros under PBKDF2-HMAC-SHA-256, 65,536 rounds. The key of the app, base
 * 32; null where it does not open, or what comes out is no key.
 */
export function masterKeyOpener({ secret, salt }: CryptoSettings): (sealed: string) => string | null {
  const key = pbkdf2Sync(secret, salt, 65_536, 32, 'sha256')
  return (sealed) => {
    try {
      const decipher = createDecipheriv('aes-256-cbc', key, Buffer.alloc(16))
      const opened = Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()]).toString(
        'latin1',
      )
      return /^[A-Z2-7]{16,64}=*$/.test(opened) ? opened.replace(/=+$/, '') : null
    } catch {
      // Padding that is wrong: another secret or salt, or no ciphertext at all.
      return null
    }
  }
}
