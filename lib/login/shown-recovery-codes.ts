import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'

/** The purpose under which they rest on an attempt: its row and their owner, so that they open for nobody else. */
const purposeOf = (attemptId: string, userId: string): string =>
  `login_attempt.sealed_recovery_codes.${attemptId} ${userId}`

const Codes = z.array(z.string())

/** Fresh recovery codes as they rest on the attempt until their page is left: a page that is loaded again shows the same ones. */
export const sealRecoveryCodes = (ctx: Context, attemptId: string, userId: string, codes: readonly string[]): string =>
  ctx.sealer.seal(JSON.stringify(codes), purposeOf(attemptId, userId))

/** The codes of a page that is still open. What does not open is a fault of the database: it throws. */
export function openRecoveryCodes(ctx: Context, attemptId: string, userId: string, sealed: string): string[] {
  const text = ctx.sealer.open(sealed, purposeOf(attemptId, userId))
  if (text === null) throw new Error(`The recovery codes of attempt ${attemptId} do not open`)
  return Codes.parse(JSON.parse(text))
}
