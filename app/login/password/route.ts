import { SubmitPassword } from '#lib/login/submit-password.ts'
import { form } from '#lib/web/form.ts'
import { formSender } from '#lib/web/guards.ts'
import { passwordStep } from '#lib/web/password-leg.ts'

export const POST = form({ guard: formSender, input: SubmitPassword, run: passwordStep })
