import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { normaliseName } from './normalise-name.ts'

/** $1 normalised name */
const namedStatement = statement({
  name: 'find-named-user',
  text: 'SELECT user_id FROM login_name WHERE normalised = $1 AND retired_at IS NULL',
})

/** The id of the user whom this name signs in, or null. Who asks this for a stranger must not let the answer show. */
export async function findNamedUser(ctx: Context, typed: string): Promise<string | null> {
  const normalised = normaliseName(typed)
  if (normalised === null) return null
  const [name] = await ctx.run<{ user_id: string }>(namedStatement, [normalised])
  return name?.user_id ?? null
}
