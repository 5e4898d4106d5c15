import { recordFailure } from '#lib/audit/record-failure.ts'
import { system } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { returnGuess, takeGuess } from './guess-budget.ts'
import { knownBrowserOf } from './known-browser.ts'
import { ladder } from './ladder.ts'
import { spendOfNetwork } from './network-limits.ts'

/** Where a proof is given. `api`: by an application's back end, whose address says nothing about its users'. */
export type GuessPath =
  | 'password'
  | 'otp'
  | 'mailed_code'
  | 'enrolment'
  | 'recovery'
  | 'reset'
  | 'account'
  | 'api'
  | 'device'

/** Whose proof is guessed: a user's, or that of a name which nobody bears, by its digest (`unknownNameDigest`). */
export type Guess = { path: GuessPath } & ({ userId: string } | { nameDigest: string })

export type SpentGuess = {
  /** The user has signed in before in this browser. */
  known: boolean
  /** The proof was right, or was not looked at: the guess was none. Call it once. */
  giveBack: () => Promise<void>
}

/** Whoever has signed in before in this browser has a budget of their own there; everyone else shares one per account. */
const unknownBrowsers = ladder(5)
const knownBrowser = ladder(10)

/**
 * Takes one guess before a proof is checked, whatever kind of proof it is: of the caller's network and of the account's one
 * budget. Exact for any number of callers at once. It holds up new proofs only, never for longer than five minutes. Not for
 * use inside a transaction: taken back, it would take the guess back too.
 * Refuses: 429 too_many_guesses (Retry-After).
 */
export async function spendGuess(ctx: Context, guess: Guess): Promise<SpentGuess> {
  const network = guess.path === 'api' ? null : await spendOfNetwork(ctx)
  if (network && 'waitSeconds' in network) throw await refused(ctx, guess, network.by, network.waitSeconds)
  const browser = 'userId' in guess && guess.path !== 'api' ? knownBrowserOf(ctx, guess.userId) : null
  const key = browser ? `${accountOf(guess)}:${browser}` : accountOf(guess)
  const taken = await takeGuess(ctx, key, browser ? knownBrowser : unknownBrowsers)
  if ('waitSeconds' in taken) throw await refused(ctx, guess, 'account', taken.waitSeconds)
  return {
    known: browser !== null,
    giveBack: async () => {
      await returnGuess(ctx, key, taken.opens)
      await network?.giveBack()
    },
  }
}

const accountOf = (guess: Guess): string => ('userId' in guess ? `user:${guess.userId}` : `name:${guess.nameDigest}`)

async function refused(ctx: Context, guess: Guess, by: string, retryAfterSeconds: number): Promise<Refusal> {
  const facts = { path: guess.path, by, ...('nameDigest' in guess && { nameDigest: guess.nameDigest }) }
  const userId = 'userId' in guess ? guess.userId : null
  await recordFailure(ctx, { kind: 'guess.held-up', userId, facts }, accountOf(guess), system)
  const whence = by === 'account' ? '' : 'They came from your network. '
  return new Refusal('too_many_guesses', {
    detail: `${whence}Try again in ${inWords(retryAfterSeconds)}.`,
    retryAfterSeconds,
  })
}

function inWords(seconds: number): string {
  const [amount, unit] = seconds < 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute']
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}
