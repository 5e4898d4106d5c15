import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { keepTotp } from './keep-totp.ts'

/**
 * Keeps the key of an authenticator app that the person has used elsewhere: its codes sign in as before. Nobody is told, for
 * nothing changes for them. False where the key is kept already. Only inside a transaction. Refuses: not_permitted.
 */
export async function takeOverTotp(
  tx: Context,
  { userId, key }: { userId: string; key: string },
  who: Actor,
): Promise<boolean> {
  await requireRight(tx, who, 'users.recover')
  const kept = await keepTotp(tx, { userId, key, name: '', acceptedStep: null, assigned: true, quiet: true }, who)
  return kept !== null
}
