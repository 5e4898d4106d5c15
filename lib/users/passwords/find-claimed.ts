import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { normaliseName } from '#lib/users/normalise-name.ts'

/** Who somebody says they are. */
export type ClaimedAs = { name: string } | { userId: string }

/** What is stored of a user whom somebody claims to be, up to whether they are. */
export type Claimed = {
  id: string
  sessionEpoch: number
  lockedAt: Date | null
  hash: string | null
  temporary: boolean | null
  changedAt: Date | null
}

/** $1 user, or null for who bears  $2 the normalised name */
const claimedStatement = statement({
  name: 'find-credentials',
  text: `
SELECT u.id, u.session_epoch AS "sessionEpoch", u.locked_at AS "lockedAt", p.hash, p.temporary, p.changed_at AS "changedAt"
  FROM "user" u LEFT JOIN password p ON p.user_id = u.id
 WHERE u.id = coalesce($1::uuid, (SELECT n.user_id FROM login_name n WHERE n.normalised = $2 AND n.retired_at IS NULL))`,
})

/** The user who is claimed, or null. Who asks this for a stranger must not let the answer show before `checkCredentials`. */
export async function findClaimed(ctx: Context, claim: ClaimedAs): Promise<Claimed | null> {
  const values = 'userId' in claim ? [claim.userId, null] : [null, normaliseName(claim.name)]
  const [user] = await ctx.run<Claimed>(claimedStatement, values)
  return user ?? null
}
