import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { createUser } from '#lib/users/create-user.ts'
import { giveTemporaryPassword } from '#lib/users/give-temporary-password.ts'
import { inviteUser } from '#lib/users/links/invite-user.ts'
import { Ticked } from '#lib/web/form-values.ts'

const profile = {
  name: z.string(),
  username: z.string(),
  givenName: z.string().optional(),
  familyName: z.string().optional(),
}

/** How the new person comes to a password. */
export const NewUser = z.discriminatedUnion('start', [
  z.strictObject({
    ...profile,
    start: z.literal('invite'),
    email: z.string('An invitation needs an address.'),
    emailVerified: z.unknown(),
  }),
  z.strictObject({ ...profile, start: z.literal('temporary'), email: z.string().optional(), emailVerified: Ticked }),
  z.strictObject({ ...profile, start: z.literal('none'), email: z.string().optional(), emailVerified: Ticked }),
])

type Made = {
  id: string
  username: string
  /** To be handed over, this once. */
  shown: { label: string; value: string; hint: string } | null
}

/** Makes a user in one of these ways. Refuses: what createUser, inviteUser and giveTemporaryPassword refuse. */
export async function newUser(ctx: Context, input: z.infer<typeof NewUser>, who: Actor): Promise<Made> {
  if (input.start === 'invite') {
    const { start: _start, emailVerified: _vouched, ...invited } = input
    const { id, username, url } = await inviteUser(ctx, invited, who)
    const hint = `Hand it to ${username}: good once, for three days. No mail is set up.`
    return { id, username, shown: url === null ? null : { label: 'Link', value: url, hint } }
  }
  const { start, ...person } = input
  // Asked before: nobody is made who then has no way in.
  if (start === 'temporary') await requireRight(ctx, who, 'users.recover')
  const { id, username } = await createUser(ctx, person, who)
  if (start === 'none') return { id, username, shown: null }
  const { password } = await giveTemporaryPassword(ctx, { user: id }, who)
  const hint = `Good for ${username}’s first sign-in, which asks for one of their own.`
  return { id, username, shown: { label: 'Temporary password', value: password, hint } }
}
