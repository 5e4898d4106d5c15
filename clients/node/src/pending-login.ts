import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** A login that has left for the portal and not come back: what binds its return to this one browser. Plain JSON. */
export interface PendingLogin {
  state: string
  codeVerifier: string
  /** Milliseconds since 1970. */
  createdAt: number
}

/** The portal's own limit for one login attempt. */
export const pendingSeconds = 15 * 60

const nonceBytes = 12
const tagBytes = 16

export function newPendingLogin(): PendingLogin {
  return { state: random256(), codeVerifier: random256(), createdAt: Date.now() }
}

/** `codeChallenge` of the login URL: base64url(SHA-256(verifier)), as in PKCE's S256 (RFC 7636). */
export function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url')
}

/** Compares in constant time, so that the state cannot be guessed byte by byte. */
export function isStateOf(pending: PendingLogin, state: string): boolean {
  const [expected, given] = [Buffer.from(pending.state), Buffer.from(state)]
  return expected.length === given.length && timingSafeEqual(expected, given)
}

export interface PendingSeal {
  /** Encrypts and authenticates a pending login (AES-256-GCM): safe to keep in a cookie, unreadable to its browser. */
  seal(pending: PendingLogin): string
  /** The pending login, or undefined when the value was altered, sealed for another subsystem or is too old. */
  open(sealed: string): PendingLogin | undefined
}

/** A seal under a key derived from the subsystem's secret (HKDF-SHA-256), so an application has no second secret to keep. */
export function createPendingSeal(identifier: string, secret: string): PendingSeal {
  const key = Buffer.from(hkdfSync('sha256', secret, identifier, 'portico pending login v1', 32))
  return {
    seal(pending) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
      const sealed = [nonce, cipher.update(JSON.stringify(pending), 'utf8'), cipher.final(), cipher.getAuthTag()]
      return Buffer.concat(sealed).toString('base64url')
    },
    open(sealed) {
      const pending = decrypt(key, Buffer.from(sealed, 'base64url'))
      const isFresh = pending !== undefined && Date.now() - pending.createdAt < pendingSeconds * 1000
      return isFresh ? pending : undefined
    },
  }
}

function decrypt(key: Buffer, sealed: Buffer): PendingLogin | undefined {
  if (sealed.length <= nonceBytes + tagBytes) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  try {
    const opened = Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()])
    return JSON.parse(opened.toString('utf8'))
  } catch {
    // Anybody may send any cookie: what does not authenticate is simply not a pending login.
    return undefined
  }
}

function random256(): string {
  return randomBytes(32).toString('base64url')
}
