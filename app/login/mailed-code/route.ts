import { SubmitMailedCode, submitMailedCode } from '#lib/login/submit-mailed-code.ts'
import { form, visit } from '#lib/web/form.ts'
import { formSender, visitor } from '#lib/web/guards.ts'
import { loginStep, StepQuery, showStep } from '#lib/web/login-legs.ts'

export const GET = visit({ guard: visitor, input: StepQuery, run: showStep('mailed_code') })
export const POST = form({
  guard: formSender,
  input: SubmitMailedCode,
  run: loginStep('mailed_code', submitMailedCode),
})
