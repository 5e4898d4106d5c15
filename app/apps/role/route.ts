import { form } from '#lib/web/form.ts'
import { formSender } from '#lib/web/guards.ts'
import { SwitchRole, switchRole } from '#lib/web/role-leg.ts'

export const POST = form({ guard: formSender, input: SwitchRole, run: switchRole })
