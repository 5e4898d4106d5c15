import { z } from 'zod'
import { Manifest } from '#lib/access/manifest/manifest.ts'
import { type Pushed, pushManifest } from '#lib/access/manifest/push-manifest.ts'
import type { Context } from '#lib/db/context.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'

/** `?dryRun=1` only answers. */
export const PushManifest = Manifest.safeExtend({ dryRun: z.enum(['0', '1']).optional() })

/** `PUT /api/sso/manifest` (native protocol 2.7). Refuses as `pushManifest` does. */
export const pushOwnManifest = (
  ctx: Context,
  { dryRun, ...manifest }: z.infer<typeof PushManifest>,
  who: SubsystemCaller,
): Promise<Pushed> => pushManifest(ctx, { subsystemId: who.id, manifest, dryRun: dryRun === '1' }, who)
