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

const attributesMax = 50

/** Names as applications ask for them, e.g. `department`. */
export const Attributes = z
  .record(
    z.string().regex(/^[A-Za-z][\w.-]{0,63}$/, 'a name has up to 64 of A-Z, a-z, 0-9 and _ . -'),
    z.string().max(1_000),
  )
  .refine((given) => Object.keys(given).length <= attributesMax, `there are at most ${attributesMax}`)

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
  /** What applications may be told beside the profile; the whole set, for what is not in it is taken away. */
  attributes: Attributes.optional(),
})

const profileColumns = {
  username: true,
  email: true,
  emailVerified: true,
  name: true,
  givenName: true,
  familyName: true,
  locale: true,
} as const

/** The editable part of a user, as `version` counts it. */
export async function readProfile(ctx: Context, id: string) {
  const profile = await ctx.db.user.findUniqueOrThrow({ where: { id }, select: profileColumns })
  const found = await ctx.db.userAttribute.findMany({ where: { userId: id }, orderBy: { name: 'asc' } })
  return { ...profile, attributes: Object.fromEntries(found.map(({ name, value }) => [name, value])) }
}

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
    const before = await readProfile(tx, id)
    const wanted = withoutUndefined(input)
    refuseStale(version, before, wanted)
    const after = { ...before, ...wanted, attributes: inOrder(wanted.attributes ?? before.attributes) }
    if (after.email !== before.email && wanted.emailVerified !== true) after.emailVerified = false
    if (after.emailVerified && after.email === null) {
      throw new Refusal('malformed_request', { detail: 'emailVerified: there is no address to vouch for.' })
    }
    const [was, is] = [inWords(before), inWords(after)]
    const changed = (Object.keys(is) as (keyof typeof is)[]).filter((key) => was[key] !== is[key])
    if (changed.length === 0) return { id, username: before.username, already: true }
    await keepLoginNames(tx, id, after)
    const { attributes, ...columns } = after
    await tx.db.user.update({ where: { id }, data: columns, select: { id: true } })
    if (changed.includes('attributes')) await keepAttributes(tx, id, attributes)
    const personal = changedWords(was, is)
    await recordEvent(tx, { kind: 'user.edited', userId: id, facts: { fields: changed.join(' ') }, personal }, who)
    return { id, username: after.username, already: false }
  })
}

const inWords = ({ attributes, ...columns }: Awaited<ReturnType<typeof readProfile>>) => ({
  ...columns,
  attributes: JSON.stringify(attributes),
})

const inOrder = (attributes: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1)))

async function keepAttributes(tx: Context, userId: string, attributes: Record<string, string>): Promise<void> {
  await tx.db.userAttribute.deleteMany({ where: { userId } })
  await tx.db.userAttribute.createMany({
    data: Object.entries(attributes).map(([name, value]) => ({ userId, name, value })),
  })
}
