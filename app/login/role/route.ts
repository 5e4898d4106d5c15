import { SubmitRole, submitRole } from '#lib/login/submit-role.ts'
import { form, visit } from '#lib/web/form.ts'
import { formSender, visitor } from '#lib/web/guards.ts'
import { loginStep, StepQuery, showStep } from '#lib/web/login-legs.ts'

export const GET = visit({ guard: visitor, input: StepQuery, run: showStep('choose_role') })
export const POST = form({ guard: formSender, input: SubmitRole, run: loginStep('choose_role', submitRole) })
