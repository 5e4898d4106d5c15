import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { normaliseEmail, normaliseUsername } from './normalise-name.ts'

type Named = { username: string; email: string | null; emailVerified: boolean }

/**
 * Makes the names that sign a user in those of the profile: others are retired, for they are never given to someone else,
 * and one that the same user had before comes back. Only inside a transaction that holds the user's row.
 * Refuses: name_refused, name_taken.
 */
export async function keepLoginNames(tx: Context, userId: string, profile: Named): Promise<void> {
  const wanted = namesOf(profile)
  await tx.db.loginName.updateMany({
    where: { userId, retiredAt: null, normalised: { notIn: wanted.map(({ normalised }) => normalised) } },
    data: { retiredAt: tx.now },
  })
  for (const { normalised, kind, field } of wanted) {
    await tx.db.loginName.createMany({ data: { normalised, kind, userId }, skipDuplicates: true })
    const { count } = await tx.db.loginName.updateMany({
      where: { normalised, userId },
      data: { kind, retiredAt: null },
    })
    if (count === 0) throw new Refusal('name_taken', { detail: `${field}: this is or was somebody else’s.` })
  }
}

/** The username, and the e-mail once verified, where it is another name. */
function namesOf({ username, email, emailVerified }: Named) {
  const name = { normalised: normaliseUsername(username), kind: 'username', field: 'username' }
  const address = email === null ? null : normaliseEmail(email)
  if (address === null || !emailVerified || address === name.normalised) return [name]
  return [name, { normalised: address, kind: 'email', field: 'email' }]
}
