import { addGrant } from '#lib/access/add-grant.ts'
import { addTeamMember } from '#lib/access/teams/add-team-member.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { insertUser } from './create-user.ts'
import { normaliseUsername } from './normalise-name.ts'
import type { UserRow } from './user-row.ts'

/** `granted`: they gained roles or teams. */
export type Applied = { outcome: 'created' | 'unchanged' | 'granted'; granted: number; joined: number }

type Row = {
  row: UserRow
  /** What to store for the row's password hash. */
  hash: string | null
  /** Somebody vouches for the address. */
  emailVerified: boolean
}

/**
 * Makes the person of a row where they are missing, and gives the roles and teams that are missing; who exists stays as they
 * are. Only inside a transaction. Refuses: what `insertUser`, `addTeamMember` and `addGrant` refuse; name_taken for a name that
 * is no username.
 */
export async function applyRow(tx: Context, { row, hash, emailVerified }: Row, who: Actor): Promise<Applied> {
  const { passwordHash: _, grants = [], teams = [], ...profile } = row
  const known = await tx.db.loginName.findUnique({
    where: { normalised: normaliseUsername(row.username) },
    select: { kind: true, retiredAt: true, userId: true },
  })
  if (known && (known.retiredAt || known.kind !== 'username')) throw new Refusal('name_taken')
  const vouched = emailVerified && profile.email !== undefined
  const user = known
    ? known.userId
    : (await insertUser(tx, { profile: { ...profile, emailVerified: vouched }, hash }, who)).id
  // Before the grants: whoever holds a team and a user holds the team first.
  let joined = 0
  for (const team of teams) {
    const { already } = await addTeamMember(tx, { team, user }, who)
    if (!already) joined += 1
  }
  let granted = 0
  for (const grant of grants) {
    const { already } = await addGrant(tx, { user, ...grant }, who)
    if (!already) granted += 1
  }
  if (!known) return { outcome: 'created', granted, joined }
  return { outcome: granted || joined ? 'granted' : 'unchanged', granted, joined }
}
