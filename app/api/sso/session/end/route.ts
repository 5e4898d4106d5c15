import { End, end } from '#lib/sso/end.ts'
import { subsystem } from '#lib/web/guards.ts'
import { route } from '#lib/web/route.ts'

export const POST = route({ guard: subsystem, input: End, run: end })
