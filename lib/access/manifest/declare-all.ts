import type { Context } from '#lib/db/context.ts'
import type { Manifest } from './manifest.ts'

/** From now on what the manifest names, and is there unremoved, is its own: what administrators had made before as well. */
export async function declareAll(
  tx: Context,
  { subsystemId, manifest }: { subsystemId: string; manifest: Manifest },
): Promise<void> {
  const among = (items: readonly { name: string }[] = []) => ({
    where: { subsystemId, removedAt: null, declared: false, name: { in: items.map(({ name }) => name) } },
    data: { declared: true },
  })
  await tx.db.action.updateMany(among(manifest.actions))
  // What an administrator made is theirs: it counts as edited, so that no manifest changes it without approval.
  const edited = { declared: true, editedAt: tx.now }
  await tx.db.actionGroup.updateMany({ ...among(manifest.groups), data: edited })
  await tx.db.role.updateMany({ ...among(manifest.roles), data: edited })
}
