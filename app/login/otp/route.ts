import { SubmitOtp, submitOtp } from '#lib/login/submit-otp.ts'
import { form, visit } from '#lib/web/form.ts'
import { formSender, visitor } from '#lib/web/guards.ts'
import { loginStep, StepQuery, showStep } from '#lib/web/login-legs.ts'

export const GET = visit({ guard: visitor, input: StepQuery, run: showStep('otp') })
export const POST = form({ guard: formSender, input: SubmitOtp, run: loginStep('otp', submitOtp) })
