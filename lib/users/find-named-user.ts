import type { Context } from '#lib/db/context.ts'
import { normaliseName } from './normalise-name.ts'

/** The id of the user whom this name signs in, or null. Who asks this for a stranger must not let the answer show. */
export async function findNamedUser(ctx: Context, typed: string): Promise<string | null> {
  const normalised = normaliseName(typed)
  if (normalised === null) return null
  const name = await ctx.db.loginName.findUnique({
    where: { normalised },
    select: { userId: true, retiredAt: true },
  })
  return name && !name.retiredAt ? name.userId : null
}
