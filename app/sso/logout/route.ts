import { ConfirmSignOut, SignOutQuery } from '#lib/sso/sign-out.ts'
import { form, visit } from '#lib/web/form.ts'
import { formSender, visitor } from '#lib/web/guards.ts'
import { confirmSignOutLeg, enterSignOut } from '#lib/web/sign-out-legs.ts'

export const GET = visit({ guard: visitor, input: SignOutQuery, run: enterSignOut })
export const POST = form({ guard: formSender, input: ConfirmSignOut, run: confirmSignOutLeg })
