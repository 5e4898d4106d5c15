import { visit } from '#lib/web/form.ts'
import { launcherVisitor } from '#lib/web/guards.ts'
import { EnterApplication, enterApplication } from '#lib/web/launcher-leg.ts'

export const GET = visit({ guard: launcherVisitor, input: EnterApplication, run: enterApplication })
