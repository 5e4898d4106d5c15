import { ConsentForm, ConsentQuery, giveConsent, showConsent } from '#lib/web/consent-legs.ts'
import { form, visit } from '#lib/web/form.ts'
import { formSender, visitor } from '#lib/web/guards.ts'

export const GET = visit({ guard: visitor, input: ConsentQuery, run: showConsent })
export const POST = form({ guard: formSender, input: ConsentForm, run: giveConsent })
