import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Seals small secrets at rest and values that travel through browsers. */
export type Sealer = {
  /** Encrypts `text`; it opens only with the same `purpose`, so a value moved to another column or form stays shut. */
  seal: (text: string, purpose: string) => string
  /** The text, or null where the value was altered, cut, sealed for something else or under another secret. */
  open: (sealed: string, purpose: string) => string | null
  /** HMAC-SHA-256 under a key of its own per purpose: tells whether two texts are the same without keeping either. */
  hmac: (purpose: string, text: string) => Buffer
}

/**
 * AES-256-GCM under a key derived from the root secret (HKDF-SHA-256, RFC 5869).
 * The form is `v1.kid.nonce.ciphertext`, base64url; `purpose` is the associated data.
 */
export function createSealer(rootSecret: Uint8Array): Sealer {
  const key = Buffer.from(hkdfSync('sha256', rootSecret, '', 'portico seal v1', 32))
  const kid = Buffer.from(hkdfSync('sha256', rootSecret, '', 'portico seal kid v1', 6)).toString('base64url')

  const seal = (text: string, purpose: string): string => {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
    const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    return `v1.${kid}.${nonce.toString('base64url')}.${bytes.toString('base64url')}`
  }

  const open = (sealed: string, purpose: string): string | null => {
    const [version, sealedWith, nonceText, bytesText, ...rest] = sealed.split('.')
    if (version !== 'v1' || sealedWith !== kid || !nonceText || !bytesText || rest.length > 0) return null
    const nonce = Buffer.from(nonceText, 'base64url')
    const bytes = Buffer.from(bytesText, 'base64url')
    if (nonce.length !== 12 || bytes.length < 16) return null
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-16))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
    } catch {
      // GCM reports any alteration by throwing; to the caller it simply does not open.
      return null
    }
  }

  // Purposes are words of the code, a handful: each key is derived once.
  const hmacKeys = new Map<string, Buffer>()
  const hmac = (purpose: string, text: string): Buffer => {
    const key = hmacKeys.get(purpose) ?? deriveKey(rootSecret, `hmac ${purpose}`)
    hmacKeys.set(purpose, key)
    return createHmac('sha256', key).update(text).digest()
  }

  return { seal, open, hmac }
}

/** A 32-byte key for another use than sealing, e.g. HMACs, bound to its own `purpose`. */
export const deriveKey = (rootSecret: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', rootSecret, '', `portico ${purpose}`, 32))
