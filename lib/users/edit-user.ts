import { z } from 'zod'
import { refuseHigher, requireRight } from '#lib/access/rights.ts'
import { changedWords } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { refuseStale } from '#lib/base/content-version.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { Profile } from './create-user.ts'
import { findUser } from './find-user.ts'
import { keepLoginNames } from './keep-login-names.ts'

/** What is left out stays; null takes an optional part away. */
export const EditUser = z.strictObject({
  user: z.string(),
  /** Of the profile that the editor saw, as `contentVersion` names it: somebody else's change is not undone unseen. */
  version: z.string().optional(),
  username: Profile.shape.username.optional(),
  email: Profile.shape.email.nullable(),
  emailVerified: z.boolean().optional(),
  name: Profile.shape.name.optional(),
  givenName: Profile.shape.givenName.nullable(),
  familyName: Profile.shape.familyName.nullable(),
  locale: Profile.shape.locale,
})

/** The editable part of a user, as `version` counts it. */
export const profileColumns = {
  username: true,
  email: true,
  emailVerified: true,
  name: true,
  givenName: true,
  familyName: true,
  locale: true,
} as const

/**
 * Changes who a user is said to be. Names of before stay theirs and open nothing any more. An e-mail that changes is
 * unverified unless the same edit vouches for it.
 * Refuses: no_such_user, not_permitted, name_refused, name_taken, changed_meanwhile.
 */
export function editUser(
  ctx: Context,
  { user: which, version, ...input }: z.infer<typeof EditUser>,
  who: Actor,
): Promise<{ id: string; username: string; already: boolean }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'users.write')
    const { id } = await findUser(tx, which)
    await refuseHigher(tx, who, id)
    await tx.db.$queryRaw`SELECT id FROM "user" WHERE id = ${id}::uuid FOR NO KEY UPDATE`
    const before = await tx.db.user.findUniqueOrThrow({ where: { id }, select: profileColumns })
    const wanted = withoutUndefined(input)
    refuseStale(version, before, wanted)
    const after = { ...before, ...wanted }
    if (after.email !== before.email && wanted.emailVerified !== true) after.emailVerified = false
    if (after.emailVerified && after.email === null) {
      throw new Refusal('malformed_request', { detail: 'emailVerified: there is no address to vouch for.' })
    }
    const changed = Object.keys(after).filter((key) => differs(before, after, key))
    if (changed.length === 0) return { id, username: before.username, already: true }
    await keepLoginNames(tx, id, after)
    await tx.db.user.update({ where: { id }, data: after, select: { id: true } })
    const personal = changedWords(before, after)
    await recordEvent(tx, { kind: 'user.edited', userId: id, facts: { fields: changed.join(' ') }, personal }, who)
    return { id, username: after.username, already: false }
  })
}

type Columns = Record<string, unknown>
const differs = (one: Columns, other: Columns, key: string): boolean => one[key] !== other[key]
