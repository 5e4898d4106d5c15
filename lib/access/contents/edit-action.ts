import { z } from 'zod'
import { ActionDescription, Title } from '#lib/access/names.ts'
import { changedFacts } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { contentVersion, refuseStale } from '#lib/base/content-version.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { findAction } from './find-action.ts'
import { permitActions } from './permit-contents.ts'

/** What is left out stays; null takes an optional part away. */
export const EditAction = z.strictObject({
  subsystem: z.string(),
  action: z.string(),
  title: Title.nullable().optional(),
  description: ActionDescription.nullable().optional(),
  /** A manifest adds it to nothing that somebody holds without approval. */
  sensitive: z.boolean().optional(),
  /** `contentVersion` of title, description and sensitive as they were shown. */
  version: z.string().optional(),
})

/** Changes what is said of an action. Refuses: no_such_subsystem, no_such_action, changed_meanwhile, not_permitted, built_in. */
export function editAction(
  ctx: Context,
  { subsystem, action: name, version, ...input }: z.infer<typeof EditAction>,
  who: Actor,
): Promise<{ id: string; version: string }> {
  return ctx.atomically(async (tx) => {
    const { id, ...found } = await findAction(tx, subsystem, name)
    await permitActions(tx, found.subsystem, who)
    await tx.db.$queryRaw`SELECT id FROM action WHERE id = ${id}::uuid FOR NO KEY UPDATE`
    const { content: before } = await findAction(tx, subsystem, name)
    const wanted = withoutUndefined(input)
    refuseStale(version, before, wanted)
    const after = { ...before, ...wanted }
    const changed = changedFacts(before, after)
    if (Object.keys(changed).length > 0) {
      await tx.db.action.update({ where: { id }, data: after, select: { id: true } })
      const facts = { name, ...changed }
      await recordEvent(tx, { kind: 'action.edited', subsystemId: found.subsystem.id, facts }, who)
    }
    return { id, version: contentVersion(after) }
  })
}
