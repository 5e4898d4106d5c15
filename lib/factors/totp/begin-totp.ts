import { generateSecret, generateURI } from 'otplib'
import { z } from 'zod'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { usualTotp } from './match-totp.ts'

const enrolmentSeconds = minutes(15)
const keyBytes = 20
const purpose = 'totp enrolment'

const Enrolment = z.strictObject({ userId: z.string(), key: z.string(), expiresAt: z.number() })

/** An authenticator app that is being added: nothing is stored before a code of it was verified. */
export type TotpEnrolment = {
  /** The sealed state that the form carries. */
  enrolment: string
  /** Base 32, to be typed where nothing can be scanned. */
  key: string
  /** Key URI: what the QR code says; `qrImage` draws it. */
  uri: string
}

type Beginning = {
  user: { id: string; username: string }
  browserHash: Uint8Array
  /** Shown before: goes on with the same key while it is good, so that nobody scans twice after a mistyped code. */
  enrolment?: string | undefined
}

/** A fresh key for an authenticator app, sealed for this user in this browser, good for 15 minutes. */
export async function beginTotp(
  ctx: Context,
  { user, browserHash, enrolment: before }: Beginning,
): Promise<TotpEnrolment> {
  const { name: issuer } = await ctx.db.instance.findUniqueOrThrow({ where: { id: 1 }, select: { name: true } })
  const known = before === undefined ? null : openEnrolment(ctx, before, { userId: user.id, browserHash })
  const key = known ?? generateSecret({ length: keyBytes })
  const expiresAt = secondsAfter(ctx.now, enrolmentSeconds).getTime()
  const fresh = () => sealForBrowser(ctx.sealer, purpose, { userId: user.id, key, expiresAt }, browserHash)
  const uri = keyUri(key, { issuer, username: user.username })
  return { enrolment: known && before !== undefined ? before : fresh(), key, uri }
}

/** The key of an enrolment that was begun for this user in this browser at most 15 minutes ago, else null. */
export function openEnrolment(
  ctx: Context,
  sealed: string,
  { userId, browserHash }: { userId: string; browserHash: Uint8Array },
): string | null {
  const enrolment = Enrolment.nullable().parse(openForBrowser(ctx.sealer, purpose, sealed, browserHash))
  if (!enrolment || enrolment.userId !== userId || enrolment.expiresAt <= ctx.now.getTime()) return null
  return enrolment.key
}

/** `otpauth://totp/Issuer:user?…`. The colon parts the two, so neither may hold one. */
function keyUri(secret: string, { issuer, username }: { issuer: string; username: string }): string {
  const [from, label] = [issuer, username].map((text) => text.replaceAll(':', ' '))
  return generateURI({ issuer: from ?? '', label: label ?? '', secret, ...usualTotp })
}
