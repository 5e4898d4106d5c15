import type { Factor } from '#generated/prisma/client.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { openFactorKey } from '#lib/factors/factor-key.ts'
import { holdStock } from './hold-stock.ts'
import { sealTokenKey } from './token-key.ts'

/** Puts the hardware token of a factor that was just removed into stock, with its counter: no code counts for the next one. */
export async function takeTokenBack(tx: Context, factor: Factor): Promise<void> {
  const { serial, algorithm, digits, counter } = factor
  if (serial === null || counter === null) return
  await holdStock(tx)
  const id = newId()
  const sealedKey = sealTokenKey(tx, id, openFactorKey(tx, factor))
  await tx.db.hardwareToken.create({
    data: { id, serial, sealedKey, algorithm, digits, counter, importedAt: tx.now },
    select: { id: true },
  })
}
