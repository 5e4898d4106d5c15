import { hours } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import type { Ladder } from './ladder.ts'

/** A budget that nobody has used for so long is as new. Longer than any pause, or waiting it out would be the better way. */
const forgetSeconds = hours(1)

type Taken = { waitSeconds: number } | { opens: number | null }
type Row = { opens: number | null }

/**
 * Takes one guess, if the pause after the last one is over. One statement decides: of any number of callers at the same
 * time exactly as many get one as the ladder has left. (rate-limiter-flexible counts within fixed windows; growing pauses
 * it makes of a consume and a block, two statements that callers can slip between.)
 */
const takeStatement = statement({
  name: 'throttle_take',
  text: `
    INSERT INTO throttle AS t (key, points, expire, opens)
    VALUES ($1, 1, $2::float8 + $4::float8, $2 + nullif(($3::float8[])[1], 0))
    ON CONFLICT (key) DO UPDATE SET (points, expire, opens) = (
      SELECT n, excluded.expire, $2 + nullif(($3::float8[])[least(n, cardinality($3::float8[]))], 0)
        FROM (SELECT CASE WHEN t.expire <= $2 THEN 1 ELSE t.points + 1 END AS n) AS next)
    WHERE t.opens IS NULL OR t.opens <= $2
    RETURNING opens`,
})

const opensStatement = statement({ name: 'throttle_opens', text: 'SELECT opens FROM throttle WHERE key = $1' })

/** The pause after this very guess goes with it; one that a later guess began stays. */
const giveBackStatement = statement({
  name: 'throttle_give_back',
  text: `
    UPDATE throttle SET points = points - 1, opens = CASE WHEN opens = $2::float8 THEN NULL ELSE opens END
     WHERE key = $1 AND points > 0`,
})

/** Takes one guess of the budget under `key`, or says how many seconds are left until there is one. */
export async function takeGuess(ctx: Context, key: string, ladder: Ladder): Promise<Taken> {
  const now = ctx.now.getTime()
  const pausesMs = ladder.map((pause) => pause * 1_000)
  const [taken] = await ctx.run<Row>(takeStatement, [key, now, pausesMs, forgetSeconds * 1_000])
  if (taken) return taken
  const [shut] = await ctx.run<Row>(opensStatement, [key])
  return { waitSeconds: Math.max(1, Math.ceil(((shut?.opens ?? now) - now) / 1_000)) }
}

/** Undoes a guess: the proof was right, or was not looked at. `opens` is what taking it gave. */
export async function returnGuess(ctx: Context, key: string, opens: number | null): Promise<void> {
  await ctx.run(giveBackStatement, [key, opens])
}
