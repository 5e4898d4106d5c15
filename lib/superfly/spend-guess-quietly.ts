import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { type SpentGuess, spendGuess } from '#lib/throttle/spend-guess.ts'

type Whose = { userId: string } | { nameDigest: string }

/**
 * A guess of the account's one budget, or null where there is none: Superfly's clients know only yes and no. The caller's own
 * address is not counted, for it says nothing of who guesses.
 */
export async function spendGuessQuietly(ctx: Context, whose: Whose): Promise<SpentGuess | null> {
  try {
    return await spendGuess(ctx, { path: 'api', ...whose })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'too_many_guesses') return null
    throw error
  }
}
