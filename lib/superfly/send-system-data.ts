import { z } from 'zod'
import { Manifest } from '#lib/access/manifest/manifest.ts'
import { pushManifest } from '#lib/access/manifest/push-manifest.ts'
import { readAccess } from '#lib/access/manifest/read-access.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { refuseOther } from './caller.ts'
import { optionalText, SubsystemHint } from './fields.ts'

export const SendSystemData = z.object({
  subsystemIdentifier: SubsystemHint,
  actionDescriptions: z
    .array(z.object({ name: z.string().max(200), description: optionalText(1_000) }))
    .max(5_000)
    .nullish(),
})

/** Every client declares it; it is how Superfly said that a password must be changed, and no action of anybody. */
const notAnAction = 'action_temp_password'

/**
 * The application's own list of actions, as a manifest: what takes a permission from somebody waits for an administrator, where
 * Superfly deleted it. Groups, roles and titles are the portal's, and stay.
 * Refuses: 403 not_permitted (another subsystem's name); 400 name_refused (an action that cannot be called that).
 */
export async function sendSystemData(
  ctx: Context,
  { subsystemIdentifier, actionDescriptions }: z.infer<typeof SendSystemData>,
  who: SubsystemCaller,
): Promise<void> {
  await refuseOther(ctx, who, subsystemIdentifier)
  const stored = await readAccess(ctx, who.id)
  const known = new Map(stored.actions.map((action) => [action.name, action]))
  const described = new Map((actionDescriptions ?? []).map(({ name, description }) => [name, description?.trim()]))
  described.delete(notAnAction)
  const actions = [...described].map(([name, description]) => {
    const { title, sensitive } = known.get(name) ?? {}
    return { name, ...(title && { title }), ...(description && { description }), ...(sensitive && { sensitive }) }
  })
  const declared = <T extends { declared: boolean; standing: string }>(items: readonly T[]) =>
    items.filter((item) => item.declared && item.standing === 'live')
  // What a manifest of another client of this application declared is not this client's to withdraw.
  if (declared(stored.groups).length + declared(stored.roles).length > 0) {
    throw new Refusal('not_permitted', { detail: 'This application declares its actions by a manifest.' })
  }
  const manifest = Manifest.safeParse({ actions })
  if (!manifest.success) {
    const [issue] = manifest.error.issues
    const name = actions[Number(issue?.path[1])]?.name ?? 'actionDescriptions'
    throw new Refusal('name_refused', { detail: `${name}: ${issue?.message}` })
  }
  await pushManifest(ctx, { subsystemId: who.id, manifest: manifest.data }, who)
}
