import { generateSync } from 'otplib'
import { sameBytes } from '#lib/base/secrets.ts'

/** How a hardware token makes codes. */
export type HotpShape = { algorithm: 'sha1' | 'sha256' | 'sha512'; digits: 6 | 7 | 8 }

type Window = {
  /** The first counter that counts. */
  from: bigint
  /** So many counters after it count too. */
  ahead: number
}

/**
 * The first counter within the window whose code this is, and whose following codes are the others; else null. Pure.
 * RFC 4226 §7.4: one code and a small window to sign in, two codes and a large one to resynchronise.
 */
export function matchHotp(
  key: string,
  codes: readonly string[],
  { from, ahead }: Window,
  { algorithm, digits }: HotpShape,
): bigint | null {
  if (codes.some((code) => code.length !== digits || !/^[0-9]+$/.test(code))) return null
  const first = Number(from)
  const made = Array.from({ length: ahead + codes.length }, (_, n) =>
    Buffer.from(generateSync({ strategy: 'hotp', secret: key, algorithm, digits, counter: first + n })),
  )
  const typed = codes.map((code) => Buffer.from(code))
  const fits = (start: number) => typed.every((code, n) => sameBytes(code, made[start + n] ?? Buffer.alloc(0)))
  const start = Array.from({ length: ahead + 1 }, (_, n) => n).find(fits)
  return start === undefined ? null : from + BigInt(start)
}
