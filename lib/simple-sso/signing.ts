import { createHash, createHmac } from 'node:crypto'
import { sameBytes } from '#lib/base/secrets.ts'

/**
 * The timed signatures of Python's itsdangerous, by which django-simple-sso signs every message:
 * `payload "." timestamp "." signature`, HMAC under a key that is the digest of salt, `signer` and the private key
 * (itsdangerous: `TimedSerializer` with its defaults, key derivation "django-concat").
 */

/** How a message was signed; an answer is signed alike, for each side understands what it sends. */
export type SignedAs = {
  /** itsdangerous before 1.0 counts seconds from 2011 on. */
  epoch: 'unix' | '2011'
  /** 1.0.0, and no other, signs with SHA-512. */
  digest: 'sha1' | 'sha512'
}

/** A private key, prepared for signing: one of these is kept for as long as the key is cached. */
export type SigningKey = Readonly<Record<SignedAs['digest'], Buffer>>

const salt = 'itsdangerous'
/** 2011-01-01T00:00:00Z. */
const epoch2011Seconds = 1_293_840_000
/** A message is good for five seconds; a clock that runs ahead by as much is forgiven. */
export const ageSecondsMax = 5
export const skewSecondsMax = 5

export function signingKey(privateKey: string): SigningKey {
  const derive = (digest: SignedAs['digest']) => createHash(digest).update(`${salt}signer${privateKey}`).digest()
  return { sha1: derive('sha1'), sha512: derive('sha512') }
}

/** Signs a payload at an instant. */
export function sign(payload: string, key: SigningKey, { epoch, digest }: SignedAs, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1_000) - (epoch === '2011' ? epoch2011Seconds : 0)
  const signed = `${payload}.${encodeSeconds(seconds)}`
  return `${signed}.${signatureOf(Buffer.from(signed), key, digest)}`
}

export type Unsigned =
  | { outcome: 'signed'; payload: Buffer; signedAs: SignedAs; at: Date }
  | { outcome: 'bad_signature' | 'expired' }

/**
 * Reads a signed message over the bytes that were received. The signature is looked at before the age, in constant time, and
 * in its one canonical spelling: no byte of a message can be changed.
 */
export function unsign(message: Buffer, key: SigningKey, now: Date): Unsigned {
  const end = message.lastIndexOf('.')
  const middle = end > 0 ? message.lastIndexOf('.', end - 1) : -1
  if (middle < 0) return { outcome: 'bad_signature' }
  const signature = message.subarray(end + 1)
  const signed = message.subarray(0, end)
  const digest = (['sha1', 'sha512'] as const).find((one) =>
    sameBytes(signature, Buffer.from(signatureOf(signed, key, one))),
  )
  const stamp = decodeSeconds(message.subarray(middle + 1, end).toString('latin1'))
  if (!digest || stamp === null) return { outcome: 'bad_signature' }
  const dated = dateOf(stamp, now)
  if (!dated) return { outcome: 'expired' }
  return { outcome: 'signed', payload: message.subarray(0, middle), signedAs: { ...dated.as, digest }, at: dated.at }
}

const signatureOf = (signed: Buffer, key: SigningKey, digest: SignedAs['digest']): string =>
  createHmac(digest, key[digest]).update(signed).digest('base64url')

/** The epoch in which a timestamp is now, give or take a few seconds; forty years lie between the two. */
function dateOf(stamp: number, now: Date): { as: Pick<SignedAs, 'epoch'>; at: Date } | null {
  for (const epoch of ['unix', '2011'] as const) {
    const seconds = stamp + (epoch === '2011' ? epoch2011Seconds : 0)
    const age = Math.floor(now.getTime() / 1_000) - seconds
    if (age >= -skewSecondsMax && age <= ageSecondsMax) return { as: { epoch }, at: new Date(seconds * 1_000) }
  }
  return null
}

/** Big-endian without leading zero bytes, base64url without padding. */
function encodeSeconds(seconds: number): string {
  const hex = seconds.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url')
}

/** Null for what is no number of at most eight bytes. */
function decodeSeconds(text: string): number | null {
  if (!/^[A-Za-z0-9_-]{1,11}$/.test(text)) return null
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length > 0 && bytes.length <= 8 ? Number(BigInt(`0x${bytes.toString('hex')}`)) : null
}

/** What a browser carries: `URLSafeTimedSerializer.dumps(text)`. Python compresses only what gets shorter, which a token does not. */
export const signForUrl = (text: string, key: SigningKey, as: SignedAs, at: Date): string =>
  sign(Buffer.from(JSON.stringify(text)).toString('base64url'), key, as, at)
