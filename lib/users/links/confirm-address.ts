import type { Context } from '#lib/db/context.ts'
import { normaliseEmail } from '#lib/users/normalise-name.ts'

/**
 * Notes that a person reads the mail of this address, which makes it a name to sign in with. False where the name is
 * somebody else's by now, or was and is retired: then the address stays unconfirmed.
 */
export async function confirmAddress(tx: Context, userId: string, address: string): Promise<boolean> {
  const normalised = normaliseEmail(address)
  await tx.db.loginName.createMany({ data: { normalised, kind: 'email', userId }, skipDuplicates: true })
  const name = await tx.db.loginName.findUniqueOrThrow({ where: { normalised } })
  if (name.userId !== userId || name.retiredAt) return false
  await tx.db.user.update({ where: { id: userId }, data: { emailVerified: true }, select: { id: true } })
  return true
}
