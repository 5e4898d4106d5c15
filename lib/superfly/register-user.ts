import { z } from 'zod'
import { replaceGrants } from '#lib/access/replace-grants.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { insertUser } from '#lib/users/create-user.ts'
import { editUser } from '#lib/users/edit-user.ts'
import { hashPassword } from '#lib/users/passwords/hash-password.ts'
import { replacePassword } from '#lib/users/passwords/replace-password.ts'
import { refuseOther } from './caller.ts'
import { optionalText, Password, SubsystemHint, Username } from './fields.ts'
import { fullNameOf } from './full-name.ts'
import { organisation } from './organisation.ts'
import { checkSuperflyPolicy } from './policy-code.ts'
import { findReached } from './reached-user.ts'
import { holdRegistration, noteRegistration } from './registration.ts'

const RoleGrant = z.object({ subsystemIdentifier: SubsystemHint, principalName: z.string().min(1).max(100) })

export const RegisterUser = z.object({
  username: Username,
  email: optionalText(254),
  firstName: optionalText(100),
  lastName: optionalText(100),
  organization: optionalText(1_000),
  password: Password.nullish(),
  subsystemHint: SubsystemHint,
  roleGrants: z.array(RoleGrant).max(100).nullish(),
})
type RegisterUser = z.infer<typeof RegisterUser>

/**
 * Makes a person whom the caller manages from now on, with roles of the caller by their principal names; the password is good
 * until the first sign-in, which asks for one of the person's own. While the registration is incomplete the same application may
 * register the name again, which replaces what was given. Secret questions and public keys are not kept.
 * Refuses: 403 capability_missing, not_permitted (roles of another subsystem); 404 no_such_role; 409 name_taken;
 * 400 name_refused, password_refused; 503 busy.
 */
export async function registerUser(ctx: Context, input: RegisterUser, who: SubsystemCaller): Promise<void> {
  await requireCapability(ctx, who, 'users.register')
  await refuseOther(ctx, who, input.subsystemHint)
  for (const { subsystemIdentifier } of input.roleGrants ?? []) await refuseOther(ctx, who, subsystemIdentifier)
  const profile = profileOf(input)
  await checkSuperflyPolicy(ctx, input.password ?? '', profile)
  const hash = await hashPassword(ctx, input.password ?? '')
  const known = await findReached(ctx, who, { username: input.username, reach: 'managed' })
  await ctx.atomically(async (tx) => {
    const userId = known
      ? await registerOver(tx, { userId: known.id, profile, hash }, who)
      : (await insertUser(tx, { profile, hash, temporary: true }, who)).id
    const attributes = input.organization ? { [organisation]: input.organization } : {}
    await editUser(tx, { user: userId, attributes }, who)
    await replaceGrants(tx, { userId, subsystem: who.identifier, roles: await rolesOf(tx, input, who) }, who)
    await noteRegistration(tx, userId)
  })
}

function profileOf(input: RegisterUser) {
  const email = input.email?.trim()
  const [givenName, familyName] = [input.firstName?.trim(), input.lastName?.trim()]
  return {
    username: input.username,
    name: fullNameOf(input) ?? input.username,
    ...(email && { email }),
    ...(givenName && { givenName }),
    ...(familyName && { familyName }),
  }
}

type Over = { userId: string; profile: ReturnType<typeof profileOf>; hash: string }

async function registerOver(tx: Context, { userId, profile, hash }: Over, who: SubsystemCaller): Promise<string> {
  if (!(await holdRegistration(tx, userId))) throw new Refusal('name_taken')
  const { email = null, givenName = null, familyName = null, ...names } = profile
  await editUser(tx, { user: userId, ...names, email, givenName, familyName }, who)
  await replacePassword(tx, { userId, hash, temporary: true }, who)
  return userId
}

/** Several roles may have one principal name, and then all are meant. Refuses: 404 no_such_role. */
async function rolesOf(tx: Context, { roleGrants }: RegisterUser, who: SubsystemCaller): Promise<string[]> {
  const wanted = [...new Set((roleGrants ?? []).map(({ principalName }) => principalName))]
  const roles = await tx.db.role.findMany({
    where: { subsystemId: who.id, removedAt: null, principalName: { in: wanted } },
    select: { name: true, principalName: true },
  })
  const missing = wanted.find((name) => !roles.some(({ principalName }) => principalName === name))
  if (missing !== undefined) throw new Refusal('no_such_role', { detail: `No role has the principal name ${missing}.` })
  return roles.map(({ name }) => name)
}
