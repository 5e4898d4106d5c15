import { generateSync } from 'otplib'
import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { confirmTotp } from '#lib/factors/totp/confirm-totp.ts'
import { createUser } from '#lib/users/create-user.ts'
import type { Person } from './people.ts'
import { password } from './place.ts'

const periodSeconds = 30

/** Makes the account of a person of the journeys, with the authenticator and the roles that they begin with. */
export async function admit(ctx: Context, { username, email, name, roles, key }: Person): Promise<void> {
  const { id: userId } = await createUser(ctx, { username, email, emailVerified: true, name, password }, operator)
  for (const held of roles) {
    const [subsystem = '', role = ''] = held.split(' ')
    await addGrant(ctx, { user: username, subsystem, role }, operator)
  }
  if (key === null) return
  // The code before the present one: that and the next are the journey's to give.
  const epoch = Math.floor(ctx.now.getTime() / 1_000) - periodSeconds
  const code = generateSync({ secret: key, epoch })
  if (!(await confirmTotp(ctx, { userId, key, name: `${name}’s phone`, code })))
    throw new Error(`${username} has no phone`)
}
