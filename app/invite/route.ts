import { form, visit } from '#lib/web/form.ts'
import { formSender, visitor } from '#lib/web/guards.ts'
import { LinkQuery, NewPasswordForm, newPasswordStep, showNewPassword } from '#lib/web/link-legs.ts'

export const GET = visit({ guard: visitor, input: LinkQuery, run: showNewPassword('invitation') })
export const POST = form({ guard: formSender, input: NewPasswordForm, run: newPasswordStep('invitation') })
