import { SubmitNewPassword, submitNewPassword } from '#lib/login/submit-new-password.ts'
import { form, visit } from '#lib/web/form.ts'
import { formSender, visitor } from '#lib/web/guards.ts'
import { loginStep, StepQuery, showStep } from '#lib/web/login-legs.ts'

export const GET = visit({ guard: visitor, input: StepQuery, run: showStep('change_password') })
export const POST = form({
  guard: formSender,
  input: SubmitNewPassword,
  run: loginStep('change_password', submitNewPassword),
})
