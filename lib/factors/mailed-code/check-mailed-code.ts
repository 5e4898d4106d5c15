import { recordFailure } from '#lib/audit/record-failure.ts'
import type { Context } from '#lib/db/context.ts'
import { spendGuess } from '#lib/throttle/spend-guess.ts'
import type { MailedCodePlace } from './mailed-code.ts'
import { spendMailedCode } from './spend-mailed-code.ts'

/**
 * Whether a typed code is the mailed one; it is used then. A wrong one costs a guess of the account's one budget.
 * Refuses: 429 too_many_guesses.
 */
export async function checkMailedCode(ctx: Context, given: MailedCodePlace & { code: string }): Promise<boolean> {
  const { userId, boundTo } = given
  const guess = await spendGuess(ctx, { userId, path: 'mailed_code' })
  if (await spendMailedCode(ctx, given)) {
    await guess.giveBack()
    return true
  }
  const event = { kind: 'mailed-code.refused', userId, facts: { boundTo } } as const
  await recordFailure(ctx, event, userId, { kind: 'user', id: userId })
  return false
}
