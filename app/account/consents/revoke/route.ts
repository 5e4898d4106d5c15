import { ConsentRevokeForm, revokeConsentLeg } from '#lib/web/account-legs.ts'
import { form } from '#lib/web/form.ts'
import { formSender } from '#lib/web/guards.ts'

export const POST = form({ guard: formSender, input: ConsentRevokeForm, run: revokeConsentLeg })
