import { z } from 'zod'
import { noteAccessDue } from '#lib/access/access-due.ts'
import { findActionGroups, findActions } from '#lib/access/find-actions.ts'
import { findRole } from '#lib/access/find-role.ts'
import { PrincipalName, Title } from '#lib/access/names.ts'
import { changedFacts } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { contentVersion, refuseStale } from '#lib/base/content-version.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { holdRole } from './hold-contents.ts'
import { permitRole } from './permit-contents.ts'
import { type RoleContents, readRole } from './read-role.ts'
import { replaceRoleActions, replaceRoleGroups } from './replace-contents.ts'

const Names = z.array(z.string()).max(1000)

/** What is left out stays; null takes an optional part away; a list stands for the whole of it. */
export const EditRole = z.strictObject({
  subsystem: z.string(),
  role: z.string(),
  title: Title.nullable().optional(),
  principalName: PrincipalName.nullable().optional(),
  actions: Names.optional(),
  /** Actions that count only for those for whom they are confirmed. */
  confirmable: Names.optional(),
  groups: Names.optional(),
  /** `contentVersion` of the `RoleContents` that were shown. */
  version: z.string().optional(),
})

/**
 * Changes a role; whoever holds it has what is in it from then on. Applications learn of it within seconds, and who has lost
 * everything is refused at the next call. A manifest widens it only with approval from now on.
 * Refuses: no_such_subsystem, no_such_role, no_such_action, changed_meanwhile, not_permitted, built_in, malformed_request.
 */
export function editRole(
  ctx: Context,
  { subsystem, role: name, version, ...input }: z.infer<typeof EditRole>,
  who: Actor,
): Promise<{ id: string; version: string }> {
  return ctx.atomically(async (tx) => {
    const role = await findRole(tx, subsystem, name)
    const touched = [...role.actions, ...(input.actions ?? []), ...(input.confirmable ?? [])]
    await permitRole(tx, { subsystem: role.subsystem, role, actions: touched }, who)
    const at = await holdRole(tx, role.id)
    const before = await readRole(tx, role.id)
    const wanted = withoutUndefined(input)
    refuseStale(version, before, wanted)
    const after = merged(before, wanted)
    const changed = changedFacts(flat(before), flat(after))
    if (Object.keys(changed).length === 0) return { id: role.id, version: contentVersion(before) }
    await tx.db.role.update({
      where: { id: role.id },
      data: { title: after.title, principalName: after.principalName },
      select: { id: true },
    })
    if (await replaceContents(tx, { roleId: role.id, place: role.subsystem, at }, after)) {
      await tx.db.role.update({ where: { id: role.id }, data: { editedAt: tx.now }, select: { id: true } })
      await noteAccessDue(tx, { roleId: role.id, subsystemId: role.subsystem.id }, [at])
    }
    const facts = { name, ...changed }
    await recordEvent(tx, { kind: 'role.edited', subsystemId: role.subsystem.id, facts }, who)
    return { id: role.id, version: contentVersion(after) }
  })
}

/** Of two lists that name an action, the one that was sent counts. */
function merged(before: RoleContents, wanted: Partial<RoleContents>): RoleContents {
  const { actions, confirmable } = wanted
  const twice = actions?.find((name) => confirmable?.includes(name))
  if (twice) throw new Refusal('malformed_request', { detail: `confirmable: ${twice} is among the actions as well.` })
  const without = (names: readonly string[], others: readonly string[] = []) =>
    names.filter((name) => !others.includes(name))
  const sorted = (names: readonly string[]) => [...new Set(names)].sort()
  return {
    ...before,
    ...wanted,
    actions: sorted(actions ?? without(before.actions, confirmable)),
    confirmable: sorted(confirmable ?? without(before.confirmable, actions)),
    groups: sorted(wanted.groups ?? before.groups),
  }
}

const flat = ({ actions, confirmable, groups, ...rest }: RoleContents) => ({
  ...rest,
  actions: actions.join(' '),
  confirmable: confirmable.join(' '),
  groups: groups.join(' '),
})

type Place = { roleId: string; place: { id: string; identifier: string }; at: Date }

/** Makes these the contents of a role from `at` on. Returns whether anything changed. Refuses: no_such_action. */
export async function replaceContents(
  tx: Context,
  { roleId, place, at }: Place,
  { actions, confirmable, groups }: Pick<RoleContents, 'actions' | 'confirmable' | 'groups'>,
): Promise<boolean> {
  const single = [
    ...(await findActions(tx, place, actions)).map((actionId) => ({ actionId, confirmable: false })),
    ...(await findActions(tx, place, confirmable)).map((actionId) => ({ actionId, confirmable: true })),
  ]
  const groupIds = await findActionGroups(tx, place, groups)
  const changed = [
    await replaceRoleActions(tx, { roleId, at }, single),
    await replaceRoleGroups(tx, { roleId, at }, groupIds),
  ]
  return changed.some(Boolean)
}
