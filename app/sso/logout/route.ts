import { ConfirmSignOut, SignOutQuery } from '#lib/sso/sign-out.ts'
import { form, visit } from '#lib/web/form.ts'
import { leavingSender, leavingVisitor } from '#lib/web/guards.ts'
import { confirmSignOutLeg, enterSignOut } from '#lib/web/sign-out-legs.ts'

export const GET = visit({ guard: leavingVisitor, input: SignOutQuery, run: enterSignOut })
export const POST = form({ guard: leavingSender, input: ConfirmSignOut, run: confirmSignOutLeg })
