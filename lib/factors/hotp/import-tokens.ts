import type { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal, type RefusalCode } from '#lib/base/refusal.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { findUser } from '#lib/users/find-user.ts'
import { assignToken } from './assign-token.ts'
import { holdStock } from './hold-stock.ts'
import { sealTokenKey } from './token-key.ts'
import { type KeyEncoding, TokenRow } from './token-row.ts'

/** What became of one row. `unchanged`: a token of this serial is known, here or in somebody's pocket. */
export type TokenOutcome = { line: number; serial: string | null } & (
  | { outcome: 'imported' | 'assigned' | 'unchanged' }
  | { outcome: 'refused'; code: RefusalCode; detail: string }
)

/**
 * Takes hardware tokens into stock, and gives those to their users whose row names one. A token that is known stays as it
 * is: its counter has gone on since. Each row is a transaction of its own: a refused one harms nobody.
 */
export async function* importTokens(
  context: () => Context,
  rows: AsyncIterable<{ line: number; value: unknown }>,
  { encoding }: { encoding: KeyEncoding },
  who: Actor,
): AsyncGenerator<TokenOutcome> {
  const Row = TokenRow(encoding)
  for await (const { line, value } of rows) {
    const parsed = Row.safeParse(value)
    if (parsed.success) {
      yield { line, serial: parsed.data.serial, ...(await importRow(context(), parsed.data, who)) }
    } else {
      const detail = parsed.error.issues
        .map(({ path, message }) => `${String(path[0] ?? 'row')}: ${message}`)
        .join('; ')
      yield { line, serial: null, outcome: 'refused', code: 'malformed_request', detail }
    }
  }
}

type Row = z.infer<ReturnType<typeof TokenRow>>
type Done = { outcome: 'imported' | 'assigned' | 'unchanged' }
type Refused = { outcome: 'refused'; code: RefusalCode; detail: string }

async function importRow(ctx: Context, row: Row, who: Actor): Promise<Done | Refused> {
  try {
    const user = row.user === undefined ? null : await findUser(ctx, row.user)
    const fresh = await store(ctx, row, who)
    if (!user) return { outcome: fresh ? 'imported' : 'unchanged' }
    const taken = await ctx.db.factor.findFirst({ where: { serial: row.serial, removedAt: null } })
    if (taken?.userId === user.id) return { outcome: 'unchanged' }
    await assignToken(ctx, { serial: row.serial, userId: user.id }, who)
    return { outcome: 'assigned' }
  } catch (error) {
    if (error instanceof Refusal) return { outcome: 'refused', code: error.code, detail: error.message }
    throw error
  }
}

const store = (ctx: Context, { serial, key, counter, digits, algorithm }: Row, who: Actor): Promise<boolean> =>
  ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'users.recover')
    await holdStock(tx)
    const known = [
      await tx.db.hardwareToken.count({ where: { serial } }),
      await tx.db.factor.count({ where: { serial, removedAt: null } }),
    ]
    if (known.some((count) => count > 0)) return false
    const id = newId()
    const sealedKey = sealTokenKey(tx, id, key)
    await tx.db.hardwareToken.create({
      data: { id, serial, sealedKey, counter: BigInt(counter), digits, algorithm, importedAt: tx.now },
      select: { id: true },
    })
    await recordEvent(tx, { kind: 'hardware-token.imported', facts: { serial } }, who)
    return true
  })
