import { z } from 'zod'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import { hours } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

/** How long the page that tells who was signed out stays readable. */
const receiptSeconds = hours(1)
const purpose = 'sign-out receipt'
const Receipt = z.strictObject({ ssoSessionId: z.string(), until: z.number() }).nullable()

/** The cookie value that lets this browser read the receipt of a sign-out. */
export const sealReceipt = (ctx: Context, ssoSessionId: string, browserHash: Uint8Array): string =>
  sealForBrowser(ctx.sealer, purpose, { ssoSessionId, until: ctx.now.getTime() + receiptSeconds * 1_000 }, browserHash)

/** The applications that a sign-out ended, for the browser that signed out; null without a receipt, or after an hour. */
export async function readReceipt(ctx: Context, sealed: string | null, browserHash: Uint8Array) {
  const receipt = sealed === null ? null : Receipt.parse(openForBrowser(ctx.sealer, purpose, sealed, browserHash))
  if (!receipt || receipt.until < ctx.now.getTime()) return null
  return listApplications(ctx, { ssoSessionId: receipt.ssoSessionId, endedReason: 'logout' })
}

type Which = { ssoSessionId: string } & ({ endedAt: null } | { endedReason: string })

/** The subsystems in which an SSO session has, or had, a session; each once, by title. */
export async function listApplications(ctx: Context, which: Which): Promise<{ identifier: string; title: string }[]> {
  const rows = await ctx.db.subsystemSession.findMany({
    where: which,
    distinct: ['subsystemId'],
    select: { subsystem: { select: { identifier: true, title: true } } },
  })
  return rows.map(({ subsystem }) => subsystem).sort((a, b) => a.title.localeCompare(b.title))
}
