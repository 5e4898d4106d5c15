import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'

/** What a person calls a factor, to tell it from the others. */
export const FactorName = z.string().trim().normalize('NFC').min(1).max(60)

/** The wanted name, or with a number where the user has it already: `Authenticator app 2`. Call it under `holdUser`. */
export async function freeFactorName(tx: Context, userId: string, wanted: string): Promise<string> {
  const factors = await tx.db.factor.findMany({ where: { userId, removedAt: null }, select: { name: true } })
  const taken = new Set(factors.map(({ name }) => name.toLowerCase()))
  for (let n = 1; ; n++) {
    const suffix = n === 1 ? '' : ` ${n}`
    const name = wanted.slice(0, 60 - suffix.length) + suffix
    if (!taken.has(name.toLowerCase())) return name
  }
}
