import type { Context } from '#lib/db/context.ts'
import { factorKinds } from './factor-kinds.ts'
import { listFactors } from './verify-second-factor.ts'

/** A factor as people see it: nothing of its key. */
export type FactorView = {
  id: string
  kind: string
  /** "Authenticator app". */
  kindTitle: string
  name: string
  /** The number on a hardware token. */
  serial: string | null
  createdAt: Date
  lastUsedAt: Date | null
}

/** The factors of a user, oldest first. */
export async function describeFactors(ctx: Context, userId: string): Promise<FactorView[]> {
  const factors = await listFactors(ctx, userId)
  return factors.map(({ id, kind, name, serial, createdAt, lastUsedAt }) => {
    const kindTitle = factorKinds.find((known) => known.kind === kind)?.title ?? kind
    return { id, kind, kindTitle, name, serial, createdAt, lastUsedAt }
  })
}
