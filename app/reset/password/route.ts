import { form } from '#lib/web/form.ts'
import { formSender } from '#lib/web/guards.ts'
import { NewPasswordForm, newPasswordStep } from '#lib/web/link-legs.ts'

export const POST = form({ guard: formSender, input: NewPasswordForm, run: newPasswordStep('reset') })
