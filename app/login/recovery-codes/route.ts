import { SubmitRecoveryCodes, submitRecoveryCodes } from '#lib/login/submit-recovery-codes.ts'
import { form, visit } from '#lib/web/form.ts'
import { formSender, visitor } from '#lib/web/guards.ts'
import { loginStep, StepQuery, showStep } from '#lib/web/login-legs.ts'

export const GET = visit({ guard: visitor, input: StepQuery, run: showStep('recovery_codes') })
export const POST = form({
  guard: formSender,
  input: SubmitRecoveryCodes,
  run: loginStep('recovery_codes', submitRecoveryCodes),
})
