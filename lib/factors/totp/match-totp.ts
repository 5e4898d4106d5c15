import { verifySync } from 'otplib'

/** How a TOTP key makes codes. */
export type TotpShape = { algorithm: 'sha1' | 'sha256' | 'sha512'; digits: 6 | 7 | 8; period: number }

/** What every authenticator app can do. */
export const usualTotp: TotpShape = { algorithm: 'sha1', digits: 6, period: 30 }

/** The time step whose code this is: the present one, the one before or the one after (RFC 6238 §5.2); else null. Pure. */
export function matchTotp(
  key: string,
  code: string,
  now: Date,
  { algorithm, digits, period }: TotpShape,
): bigint | null {
  if (code.length !== digits || !/^[0-9]+$/.test(code)) return null
  const epoch = Math.floor(now.getTime() / 1_000)
  const result = verifySync({ secret: key, token: code, algorithm, digits, period, epoch, epochTolerance: period })
  return result.valid ? BigInt(Math.floor(epoch / period) + result.delta) : null
}
