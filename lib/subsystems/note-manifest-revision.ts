import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

/** Notes the revision of a manifest that is being taken; a dry run only looks. Refuses: 409 manifest_stale (a newer one was taken before). */
export async function noteManifestRevision(
  tx: Context,
  { subsystemId, revision, dryRun }: { subsystemId: string; revision: number | undefined; dryRun: boolean },
): Promise<void> {
  if (revision === undefined) return
  const where = { id: subsystemId, OR: [{ manifestRevision: null }, { manifestRevision: { lte: revision } }] }
  const count = dryRun
    ? await tx.db.subsystem.count({ where })
    : (await tx.db.subsystem.updateMany({ where, data: { manifestRevision: revision } })).count
  if (count === 0) throw new Refusal('manifest_stale', { detail: `${revision} is not the newest revision.` })
}
