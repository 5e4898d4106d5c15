import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { addGrant } from './add-grant.ts'
import { removeGrant } from './remove-grant.ts'

type Replacing = { userId: string; subsystem: string; roles: readonly string[] }

/**
 * Makes these the roles that a user holds in a subsystem by themselves, what they have by teams apart. Those that stay are not
 * interrupted. Refuses: no_such_user, no_such_subsystem, no_such_role, not_permitted.
 */
export function replaceGrants(ctx: Context, { userId, subsystem, roles }: Replacing, who: Actor): Promise<void> {
  return ctx.atomically(async (tx) => {
    for (const role of roles) await addGrant(tx, { user: userId, subsystem, role }, who)
    const held = await tx.db.grant.findMany({
      where: {
        userId,
        role: { subsystem: { identifier: subsystem }, name: { notIn: [...roles] } },
        OR: [{ validTo: null }, { validTo: { gt: tx.now } }],
      },
      select: { role: { select: { name: true } } },
    })
    for (const name of new Set(held.map(({ role }) => role.name))) {
      await removeGrant(tx, { user: userId, subsystem, role: name }, who)
    }
  })
}
