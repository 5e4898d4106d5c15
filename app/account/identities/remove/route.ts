import { IdentityForm, removeIdentityLeg } from '#lib/web/connect-identity.ts'
import { form } from '#lib/web/form.ts'
import { formSender } from '#lib/web/guards.ts'

export const POST = form({ guard: formSender, input: IdentityForm, run: removeIdentityLeg })
