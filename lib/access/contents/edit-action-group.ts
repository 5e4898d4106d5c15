import { z } from 'zod'
import { noteAccessDue } from '#lib/access/access-due.ts'
import { findActions } from '#lib/access/find-actions.ts'
import { Title } from '#lib/access/names.ts'
import { changedFacts } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { contentVersion, refuseStale } from '#lib/base/content-version.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { findGroup, readGroup } from './find-group.ts'
import { holdGroup } from './hold-contents.ts'
import { permitActions } from './permit-contents.ts'
import { replaceGroupActions } from './replace-contents.ts'

/** What is left out stays; null takes the title away; the list stands for the whole of it. */
export const EditActionGroup = z.strictObject({
  subsystem: z.string(),
  group: z.string(),
  title: Title.nullable().optional(),
  actions: z.array(z.string()).min(1).max(1000).optional(),
  /** `contentVersion` of title and actions as they were shown. */
  version: z.string().optional(),
})

/**
 * Changes an action group, and with it every role that has it. A manifest widens it only with approval from now on.
 * Refuses: no_such_subsystem, no_such_action, changed_meanwhile, not_permitted, built_in.
 */
export function editActionGroup(
  ctx: Context,
  { subsystem, group: name, version, ...input }: z.infer<typeof EditActionGroup>,
  who: Actor,
): Promise<{ id: string; version: string }> {
  return ctx.atomically(async (tx) => {
    const group = await findGroup(tx, subsystem, name)
    await permitActions(tx, group.subsystem, who)
    const at = await holdGroup(tx, group.id)
    const before = await readGroup(tx, group.id)
    const wanted = withoutUndefined(input)
    refuseStale(version, before, wanted)
    const after = { ...before, ...wanted, actions: [...new Set(wanted.actions ?? before.actions)].sort() }
    const changed = changedFacts(flat(before), flat(after))
    if (Object.keys(changed).length === 0) return { id: group.id, version: contentVersion(before) }
    const actionIds = await findActions(tx, group.subsystem, after.actions)
    const edited = (await replaceGroupActions(tx, { groupId: group.id, at }, actionIds)) ? { editedAt: tx.now } : {}
    await tx.db.actionGroup.update({
      where: { id: group.id },
      data: { title: after.title, ...edited },
      select: { id: true },
    })
    const subsystemId = group.subsystem.id
    await recordEvent(tx, { kind: 'action-group.edited', subsystemId, facts: { name, ...changed } }, who)
    for (const roleId of group.roleIds) await noteAccessDue(tx, { roleId, subsystemId }, [at])
    return { id: group.id, version: contentVersion(after) }
  })
}

const flat = ({ title, actions }: { title: string | null; actions: string[] }) => ({
  title,
  actions: actions.join(' '),
})
