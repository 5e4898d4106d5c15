import { form } from '#lib/web/form.ts'
import { formSender } from '#lib/web/guards.ts'
import { SetupForm, setupStep } from '#lib/web/setup-leg.ts'

export const POST = form({ guard: formSender, input: SetupForm, run: setupStep })
