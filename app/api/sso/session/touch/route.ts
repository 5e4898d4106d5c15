import { Touch, touch } from '#lib/sso/touch.ts'
import { subsystem } from '#lib/web/guards.ts'
import { route } from '#lib/web/route.ts'

export const POST = route({ guard: subsystem, input: Touch, run: touch })
