import { Refresh, refresh } from '#lib/sso/refresh.ts'
import { subsystem } from '#lib/web/guards.ts'
import { route } from '#lib/web/route.ts'

export const POST = route({ guard: subsystem, input: Refresh, run: refresh })
