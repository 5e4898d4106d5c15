import { form, visit } from '#lib/web/form.ts'
import { formSender, visitor } from '#lib/web/guards.ts'
import { LinkQuery, ResetForm, resetStep, showReset } from '#lib/web/link-legs.ts'

export const GET = visit({ guard: visitor, input: LinkQuery, run: showReset })
export const POST = form({ guard: formSender, input: ResetForm, run: resetStep })
