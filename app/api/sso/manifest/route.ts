import { PushManifest, pushOwnManifest } from '#lib/sso/push-own-manifest.ts'
import { subsystem } from '#lib/web/guards.ts'
import { route } from '#lib/web/route.ts'

export const PUT = route({ guard: subsystem, input: PushManifest, query: { dryRun: 'dryRun' }, run: pushOwnManifest })
