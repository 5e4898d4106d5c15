import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { jsonOf } from '#lib/db/json-of.ts'
import { noteManifestRevision } from '#lib/subsystems/note-manifest-revision.ts'
import { applyChanges } from './apply-changes.ts'
import { type Change, describeChange } from './change.ts'
import { declareAll } from './declare-all.ts'
import { holdAccess } from './hold-access.ts'
import type { Manifest } from './manifest.ts'
import { refusedChanges, replacePending } from './pending-changes.ts'
import { type Plan, planManifest } from './plan-manifest.ts'
import { readAccess } from './read-access.ts'
import { type Touched, touchedPeople } from './touched-people.ts'

type Said = Change & { text: string }

export type Pushed = {
  applied: Said[]
  /** Awaiting an administrator, each with whom it touches. */
  pending: (Said & { touches: Touched })[]
  unchanged: number
}

/**
 * Takes what a subsystem declares about its actions, groups and roles (native protocol 2.7), in one transaction. A `dryRun`
 * only answers. A newer push takes the place of what an older one left undecided.
 * Refuses: 409 manifest_stale; 403 not_permitted (a person without the right roles.write there).
 */
export function pushManifest(
  ctx: Context,
  { subsystemId, manifest, dryRun = false }: { subsystemId: string; manifest: Manifest; dryRun?: boolean },
  who: Actor,
): Promise<Pushed> {
  return ctx.atomically(async (tx) => {
    const own = who.kind === 'subsystem' && who.id === subsystemId
    if (!own) await requireRight(tx, who, 'roles.write', subsystemId)
    const at = await holdAccess(tx, subsystemId)
    await noteManifestRevision(tx, { subsystemId, revision: manifest.revision, dryRun })
    const plan = planManifest(await readAccess(tx, subsystemId), manifest, await refusedChanges(tx, subsystemId))
    const pushed = await sayPlan(tx, subsystemId, plan)
    const taking = { subsystemId, manifest, plan, at, who }
    if (dryRun) return pushed
    const pushId = (plan.apply.length === 0 && (await samePush(tx, subsystemId, manifest))) || (await take(tx, taking))
    await replacePending(tx, { subsystemId, pushId, hold: plan.hold, at })
    return pushed
  })
}

/** An application that pushes at every start leaves no trace while nothing is new: the last push, where it said the same. */
async function samePush(tx: Context, subsystemId: string, manifest: Manifest): Promise<string | null> {
  const [row] = await tx.db.$queryRaw<{ id: string; same: boolean }[]>`
    SELECT id, manifest = ${JSON.stringify(manifest)}::jsonb AS same FROM manifest_push
     WHERE subsystem_id = ${subsystemId}::uuid ORDER BY at DESC, id DESC LIMIT 1`
  return row?.same ? row.id : null
}

type Taking = { subsystemId: string; manifest: Manifest; plan: Plan; at: Date; who: Actor }

async function take(tx: Context, { subsystemId, manifest, plan, at, who }: Taking): Promise<string> {
  await applyChanges(tx, { subsystemId, changes: plan.apply, at, who })
  await declareAll(tx, { subsystemId, manifest })
  const { id } = await tx.db.manifestPush.create({
    data: {
      subsystemId,
      revision: manifest.revision ?? null,
      manifest: jsonOf(manifest),
      applied: jsonOf(plan.apply),
      unchanged: plan.unchanged,
      at,
    },
    select: { id: true },
  })
  const facts = { applied: plan.apply.length, pending: plan.hold.length, revision: manifest.revision ?? null }
  await recordEvent(tx, { kind: 'manifest.pushed', subsystemId, facts }, who)
  return id
}

async function sayPlan(tx: Context, subsystemId: string, { apply, hold, unchanged }: Plan): Promise<Pushed> {
  const pending: Pushed['pending'] = []
  for (const change of hold) {
    pending.push({ ...change, text: describeChange(change), touches: await touchedPeople(tx, subsystemId, change) })
  }
  return { applied: apply.map((change) => ({ ...change, text: describeChange(change) })), pending, unchanged }
}
