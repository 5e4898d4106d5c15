import { noteRoleChoice } from '#lib/access/note-role-choice.ts'
import { holdUser, settleAccess } from '#lib/access/settle-access.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { keepRole } from './keep-role.ts'
import { offeredRoles } from './offered-roles.ts'

type Where = { userId: string; subsystemId: string; ssoSessionId: string }

/**
 * Chooses, by its name, with which role a person enters a subsystem from this SSO session on. `always` is left as it is where
 * nothing is said. Returns how many open sessions changed. Refuses: 403 access_denied (no role of theirs, or nothing to choose).
 */
export async function chooseRole(
  ctx: Context,
  { role: name, always, ...where }: Where & { role: string; always?: boolean | undefined },
): Promise<{ changed: number }> {
  const offered = await offeredRoles(ctx, where)
  const role = offered.find((one) => one.name === name)
  if (!role) throw new Refusal('access_denied', { detail: 'You do not have this role there.' })
  return ctx.atomically((tx) =>
    applyChoice(tx, { ...where, role, always: always ?? offered.some((one) => one.always) }),
  )
}

/**
 * Notes a choice among the roles that were offered. Sessions that are open there take the role over: their next touch says that
 * permissions changed, and refresh tells the new ones. Nobody signs in again.
 */
export async function applyChoice(
  tx: Context,
  { role, always, ...where }: Where & { role: { id: string; name: string }; always: boolean },
): Promise<{ changed: number }> {
  const { userId, subsystemId, ssoSessionId } = where
  const at = await holdUser(tx, userId)
  // Before its applications, as everywhere: a digest that is written below raises its revision.
  await tx.db.$queryRaw`SELECT id FROM sso_session WHERE id = ${ssoSessionId}::uuid FOR NO KEY UPDATE`
  await keepRole(tx, { ssoSessionId, subsystemId, roleId: role.id })
  await noteRoleChoice(tx, { userId, subsystemId, roleId: role.id, always })
  // No digest is empty while there is access, so the next touch, which has to ask, finds a difference to what was told.
  const { count } = await tx.db.subsystemSession.updateMany({
    where: { ssoSessionId, subsystemId, endedAt: null, OR: [{ role: null }, { role: { not: role.name } }] },
    data: { role: role.name, accessDigest: '', userRevision: null },
  })
  const person = { kind: 'user', id: userId } as const
  if (count > 0) await settleAccess(tx, { userId, subsystemIds: [subsystemId], at }, person)
  const facts = { role: role.name, always, changed: count }
  await recordEvent(tx, { kind: 'role.chosen', ...where, facts }, person)
  return { changed: count }
}
