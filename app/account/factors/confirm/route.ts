import { AddFactorForm, addFactorLeg } from '#lib/web/add-factor-legs.ts'
import { form } from '#lib/web/form.ts'
import { formSender } from '#lib/web/guards.ts'

export const POST = form({ guard: formSender, input: AddFactorForm, run: addFactorLeg })
