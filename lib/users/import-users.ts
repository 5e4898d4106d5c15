import type { Actor } from '#lib/base/actor.ts'
import { Refusal, type RefusalCode } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { type Applied, applyRow } from './apply-row.ts'
import { storableHash } from './passwords/storable-hash.ts'
import type { RawRow } from './read-user-rows.ts'
import { rowProblem, UserRow } from './user-row.ts'

/** What became of one row; `granted` and `joined` count the roles and teams that were added. */
export type RowOutcome = { line: number; username: string | null } & (
  | Applied
  | { outcome: 'refused'; code: RefusalCode; detail: string }
)

type Options = {
  /** Say what would happen, and change nothing. */
  dryRun?: boolean
  /** Somebody vouches that the addresses are these people's: they sign in with them. */
  emailVerified?: boolean
}

/**
 * Makes the people who are missing and gives the roles and teams that are missing; a person who exists stays as she is, so the
 * same file can be imported again. Each row is a transaction of its own: a refused one harms nobody.
 */
export async function* importUsers(
  context: () => Context,
  rows: AsyncIterable<RawRow>,
  options: Options,
  who: Actor,
): AsyncGenerator<RowOutcome> {
  for await (const { line, value } of rows) {
    const parsed = UserRow.safeParse(value)
    if (parsed.success) {
      yield { line, username: parsed.data.username, ...(await importRow(context(), parsed.data, options, who)) }
    } else {
      const detail = rowProblem(parsed.error)
      yield { line, username: null, outcome: 'refused', code: 'malformed_request', detail }
    }
  }
}

class DryRun extends Error {
  readonly done: Applied
  constructor(done: Applied) {
    super('dry run')
    this.done = done
  }
}

type Refused = { outcome: 'refused'; code: RefusalCode; detail: string }

async function importRow(ctx: Context, row: UserRow, options: Options, who: Actor): Promise<Applied | Refused> {
  try {
    const hash = row.passwordHash === undefined ? null : await storableHash(row.passwordHash)
    return await ctx.atomically(async (tx) => {
      const done = await applyRow(tx, { row, hash, emailVerified: options.emailVerified ?? false }, who)
      // The whole row was done for the database to judge it; the throw takes it back.
      if (options.dryRun) throw new DryRun(done)
      return done
    })
  } catch (error) {
    if (error instanceof DryRun) return error.done
    if (error instanceof Refusal) return { outcome: 'refused', code: error.code, detail: error.message }
    throw error
  }
}
