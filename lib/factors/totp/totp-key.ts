import { generateSecret, generateURI } from 'otplib'
import type { Context } from '#lib/db/context.ts'
import { usualTotp } from './match-totp.ts'

const keyBytes = 20

/** A fresh key for an authenticator app, base 32: 160 bits, as RFC 4226 §4 recommends. */
export const newTotpKey = (): string => generateSecret({ length: keyBytes })

/** What the QR code of a key says, `otpauth://totp/Issuer:user?…`. The colon parts the two, so neither may hold one. */
export async function totpUri(ctx: Context, secret: string, { username }: { username: string }): Promise<string> {
  const { name: issuer } = await ctx.db.instance.findUniqueOrThrow({ where: { id: 1 }, select: { name: true } })
  return keyUri({ issuer, label: username, secret })
}

/** The same for an issuer that somebody else names. */
export function keyUri({ issuer, label, secret }: { issuer: string; label: string; secret: string }): string {
  const [from = '', who = ''] = [issuer, label].map((text) => text.replaceAll(':', ' '))
  return generateURI({ issuer: from, label: who, secret, ...usualTotp })
}
