import { SubmitPassword, submitPassword } from '#lib/login/submit-password.ts'
import { form } from '#lib/web/form.ts'
import { formSender } from '#lib/web/guards.ts'
import { loginStep } from '#lib/web/login-legs.ts'

export const POST = form({ guard: formSender, input: SubmitPassword, run: loginStep('password', submitPassword) })
