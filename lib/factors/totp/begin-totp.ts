import { z } from 'zod'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { newTotpKey, totpUri } from './totp-key.ts'

const enrolmentSeconds = minutes(15)
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
  const known = before === undefined ? null : openEnrolment(ctx, before, { userId: user.id, browserHash })
  const key = known ?? newTotpKey()
  const expiresAt = secondsAfter(ctx.now, enrolmentSeconds).getTime()
  const fresh = () => sealForBrowser(ctx.sealer, purpose, { userId: user.id, key, expiresAt }, browserHash)
  const uri = await totpUri(ctx, key, user)
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
