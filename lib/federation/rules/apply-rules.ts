import type { IdentityProvider } from '#generated/prisma/client.ts'
import { settleGifts } from '#lib/access/gifts/settle-gifts.ts'
import { system } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { EditUser, editUser, readProfile } from '#lib/users/edit-user.ts'
import type { KnownIdentity } from '#lib/users/identities/find-identity.ts'
import { keepClaims, readClaims } from '#lib/users/identities/seen-claims.ts'
import { outcomeOf } from './outcome-of.ts'
import { readRules } from './read-rules.ts'

type Claims = Record<string, unknown>

/**
 * Makes a person who arrives hold what the provider's rules say of them now, and takes back what the rules gave before and say
 * no longer. A field that is not what a rule wrote last time was changed by somebody, and stays. Keeps the claims, sealed, for
 * rules to be tried on.
 */
export async function applyRules(
  ctx: Context,
  { id: source, title }: Pick<IdentityProvider, 'id' | 'title'>,
  { id, userId }: KnownIdentity,
  claims: Claims,
): Promise<void> {
  const rules = await readRules(ctx, source)
  const { gifts, profile, undecided } = outcomeOf(title, rules, claims)
  await settleGifts(ctx, { userId, source, wanted: gifts, undecided })
  const before = outcomeOf(title, rules, (await readClaims(ctx, id)) ?? {}).profile
  if (Object.keys({ ...before, ...profile }).length > 0) await settleProfile(ctx, userId, { before, now: profile })
  await keepClaims(ctx, id, claims)
}

type Fields = Record<string, string>

async function settleProfile(ctx: Context, userId: string, { before, now }: { before: Fields; now: Fields }) {
  const attributes = { ...(await readProfile(ctx, userId)).attributes }
  for (const [field, value] of Object.entries(before)) {
    const name = field.replace(/^attribute\./, '')
    if (field.startsWith('attribute.') && !(field in now) && attributes[name] === value) delete attributes[name]
  }
  const columns: Fields = {}
  for (const [field, value] of Object.entries(now)) {
    if (field.startsWith('attribute.')) attributes[field.slice('attribute.'.length)] = value
    else columns[field] = value
  }
  // What does not fit a profile, such as a name without a letter, changes nothing.
  const edit = EditUser.safeParse({ user: userId, ...columns, attributes })
  if (edit.success) await editUser(ctx, edit.data, system)
}
