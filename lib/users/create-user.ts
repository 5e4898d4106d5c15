import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { isUniqueViolation } from '#lib/db/unique-violation.ts'
import { normaliseEmail, normaliseUsername } from './normalise-name.ts'
import { hashPassword } from './passwords/hash-password.ts'
import { checkPasswordLength } from './passwords/password-rules.ts'

/** What is known of a person besides the password; a column each of `user`. */
export const Profile = z.strictObject({
  username: z.string().trim(),
  email: z.string().trim().optional(),
  /** Someone vouches that the address is this person's: it becomes a name to sign in with. */
  emailVerified: z.boolean().optional(),
  name: z.string().trim().min(1).max(200),
  givenName: z.string().trim().min(1).max(100).optional(),
  familyName: z.string().trim().min(1).max(100).optional(),
  /** BCP 47, e.g. `en` or `pt-BR`. */
  locale: z
    .string()
    .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/)
    .max(35)
    .optional(),
})

export const CreateUser = Profile.extend({
  /** Without one the person cannot sign in until a password is set. */
  password: z.string().optional(),
})

type Created = { id: string; username: string }

/**
 * Makes a user. Names compare normalised, and one that was ever somebody's stays theirs.
 * Refuses: not_permitted, name_refused, name_taken, password_refused, busy.
 */
export async function createUser(ctx: Context, input: z.infer<typeof CreateUser>, who: Actor): Promise<Created> {
  const { password, ...profile } = input
  if (password !== undefined) checkPasswordLength(password)
  const hash = password === undefined ? null : await hashPassword(ctx, password)
  return insertUser(ctx, { profile, hash }, who)
}

type NewUser = {
  profile: z.infer<typeof Profile>
  hash: string | null
  /** Someone else chose it: the first sign-in asks for one of the person's own. */
  temporary?: boolean
}

/** The same with a password that was hashed elsewhere. Refuses: not_permitted, name_refused, name_taken. */
export async function insertUser(
  ctx: Context,
  { profile, hash, temporary = false }: NewUser,
  who: Actor,
): Promise<Created> {
  const loginNames = loginNamesOf(profile)
  const password = hash === null ? {} : { password: { create: { hash, changedAt: ctx.now, temporary } } }
  try {
    return await ctx.atomically(async (tx) => {
      await requireRight(tx, who, 'users.write')
      const user = await tx.db.user.create({
        data: {
          ...columnsOf(profile),
          ...manager(who),
          createdAt: ctx.now,
          ...password,
          loginNames: { create: loginNames },
        },
        select: { id: true, username: true },
      })
      const facts = { emailVerified: profile.emailVerified ?? false, password: hash !== null }
      await recordEvent(
        tx,
        { kind: 'user.created', userId: user.id, facts, personal: { username: user.username } },
        who,
      )
      return user
    })
  } catch (cause) {
    if (isUniqueViolation(cause)) throw new Refusal('name_taken', { cause })
    throw cause
  }
}

/** Whom an application makes is its own to look after. */
const manager = (who: Actor) => (who.kind === 'subsystem' ? { managingSubsystemId: who.id } : {})

/** The profile as columns of `user`. */
export const columnsOf = (profile: NewUser['profile']) => ({
  username: profile.username,
  email: profile.email ?? null,
  emailVerified: profile.emailVerified ?? false,
  name: profile.name,
  givenName: profile.givenName ?? null,
  familyName: profile.familyName ?? null,
  locale: profile.locale ?? 'en',
})

/** The names a profile signs in with: the username, and the e-mail once verified, where it is another name. */
function loginNamesOf({ username, email, emailVerified }: NewUser['profile']) {
  const name = normaliseUsername(username)
  const address = email === undefined ? null : normaliseEmail(email)
  const names = [{ normalised: name, kind: 'username' }]
  if (address !== null && emailVerified && address !== name) names.push({ normalised: address, kind: 'email' })
  return names
}
